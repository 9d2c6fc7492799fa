import type { Dependency, DependencyCondition } from '../../shared/policies.ts';
import type { Session } from '../../shared/session.ts';
import { Check } from '../ui/field.tsx';
import { conditionOf, CONDITION_WORDS, setCondition, toggleDependency } from './policy-values.ts';
import styles from './session-form.module.css';

interface DependencyFieldsProps {
  readonly dependsOn: readonly Dependency[];
  /** The sessions that it may depend on. */
  readonly others: readonly Pick<Session, 'id' | 'name'>[];
  readonly error: string | undefined;
  readonly onChange: (dependsOn: readonly Dependency[]) => void;
}

/** The sessions that must come first, and how far each must have come. */
export const DependencyFields = ({ dependsOn, others, error, onChange }: DependencyFieldsProps) => (
  <fieldset className={styles['choices']}>
    <legend>Depends on</legend>
    <div className={styles['needs']}>
      {others.map(({ id, name }) => {
        const until = conditionOf(dependsOn, id);
        return (
          <div key={id} className={styles['need']}>
            <Check
              label={name}
              checked={until !== undefined}
              onChange={(on) => onChange(toggleDependency(dependsOn, id, on))}
            />
            {until !== undefined && (
              <select
                aria-label={`Wait for ${name}`}
                value={until}
                onChange={(event) =>
                  onChange(setCondition(dependsOn, id, event.target.value as DependencyCondition))
                }
              >
                {Object.entries(CONDITION_WORDS).map(([condition, words]) => (
                  <option key={condition} value={condition}>
                    {words}
                  </option>
                ))}
              </select>
            )}
          </div>
        );
      })}
    </div>
    <p className={error === undefined ? styles['note'] : styles['error']}>
      {error ?? 'These are started first, and waited for.'}
    </p>
  </fieldset>
);
