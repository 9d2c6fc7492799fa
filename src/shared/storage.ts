import { Type, type Static } from 'typebox';

/** Whether output reaches the disk. Where it does not, sessions run on from memory, and the disk is tried again by itself. */
export const Storage = Type.Object({
  kept: Type.Boolean({ description: 'Whether output is kept on the disk.' }),
  message: Type.Union([Type.String(), Type.Null()], {
    description: 'Why it is not, a sentence for a person; null where it is.',
  }),
});
export type Storage = Static<typeof Storage>;
