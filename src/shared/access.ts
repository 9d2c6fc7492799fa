import { Type, type Static } from 'typebox';

/** Roles from least to most; each may do all that the ones before it may. */
export const ROLES = ['view', 'control', 'owner'] as const;
export const Role = Type.Enum(ROLES);
export type Role = (typeof ROLES)[number];

/** Tells whether `role` may do what `needed` asks for. */
export const roleReaches = (role: Role, needed: Role): boolean =>
  ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** Body of `POST /api/v1/login`. */
export const Login = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 512 }) },
  { additionalProperties: false },
);
export type Login = Static<typeof Login>;
