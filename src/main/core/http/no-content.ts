/** Answers 204: done, and nothing to say. */
export const noContent = (reply: { code(status: 204): unknown }): null => {
  reply.code(204);
  return null;
};
