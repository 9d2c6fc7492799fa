/** What a record holds under a session's id: `constructor` is one as good as any other, and names something that every object inherits. */
export const own = <T>(record: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(record, id) ? record[id] : undefined;
