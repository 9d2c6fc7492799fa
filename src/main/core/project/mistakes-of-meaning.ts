import type { EditSession } from '../../../shared/session.ts';
import { policyMistakes } from '../session/policies/policy-mistakes.ts';
import { isGroup } from './dependencies.ts';
import type { SchemaMistake } from './schema-mistakes.ts';

const PARTS = ['ready', 'schedule', 'triggers'] as const;
type Parts = Pick<EditSession, (typeof PARTS)[number]>;

/** Lists what has the right shape in a file and cannot be understood; `misshapen` is what is wrong with its shape. */
export const mistakesOfMeaning = (
  file: unknown,
  misshapen: readonly SchemaMistake[],
): readonly SchemaMistake[] => {
  const sessions = isGroup(file) && isGroup(file['sessions']) ? file['sessions'] : {};
  return Object.entries(sessions).flatMap(([name, session]) => {
    if (!isGroup(session)) return [];
    const shaped = PARTS.filter(
      (part) =>
        session[part] !== undefined &&
        !misshapen.some(({ path: [, of, wrong] }) => of === name && wrong === part),
    );
    // The schema has found nothing in these.
    const parts = Object.fromEntries(shaped.map((part) => [part, session[part]])) as Parts;
    return policyMistakes(parts).map(({ path, message }) => ({
      path: ['sessions', name, ...path],
      onKey: false,
      message,
    }));
  });
};
