import { ChevronRight } from 'lucide-react';
import type { RestartPolicy } from '../../shared/policies.ts';
import type { Session } from '../../shared/session.ts';
import { Check, Field } from '../ui/field.tsx';
import {
  neededId,
  READY_EXAMPLES,
  READY_WORDS,
  RESTART_WORDS,
  toggleDependency,
  type PolicyValues,
  type ReadyKind,
} from './policy-values.ts';
import styles from './session-form.module.css';

interface RestartFieldProps {
  readonly value: RestartPolicy;
  readonly onChange: (restart: RestartPolicy) => void;
}

/** Whether a session is started again by itself. */
export const RestartField = ({ value, onChange }: RestartFieldProps) => (
  <Field label="Keep running" help="Start it again when it ends by itself.">
    {(control) => (
      <select {...control} value={value} onChange={(event) => onChange(event.target.value as RestartPolicy)}>
        {Object.entries(RESTART_WORDS).map(([policy, words]) => (
          <option key={policy} value={policy}>
            {words}
          </option>
        ))}
      </select>
    )}
  </Field>
);

interface PolicyFieldsProps {
  readonly values: PolicyValues;
  /** The sessions that it may depend on. */
  readonly others: readonly Session[];
  readonly errors: { readonly dependsOn?: string | undefined; readonly readyValue?: string | undefined };
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly onChange: (part: Partial<PolicyValues>) => void;
}

/** What a session waits for, and when others need not wait for it any more: folded away, since few sessions need it. */
export const PolicyFields = ({ values, others, errors, open, onToggle, onChange }: PolicyFieldsProps) => {
  const { dependsOn, readyKind, readyValue } = values;
  const needed = new Set(dependsOn.map(neededId));
  return (
    <details
      className={styles['advanced']}
      open={open}
      onToggle={(event) => onToggle(event.currentTarget.open)}
    >
      <summary>
        <ChevronRight size={14} aria-hidden />
        More
      </summary>
      <div className={styles['folded']}>
        {others.length > 0 && (
          <fieldset className={styles['choices']}>
            <legend>Depends on</legend>
            <div className={styles['columns']}>
              {others.map(({ id, name }) => (
                <Check
                  key={id}
                  label={name}
                  checked={needed.has(id)}
                  onChange={(on) => onChange({ dependsOn: toggleDependency(dependsOn, id, on) })}
                />
              ))}
            </div>
            <p className={errors.dependsOn === undefined ? styles['note'] : styles['error']}>
              {errors.dependsOn ?? 'These are started first, and must be ready.'}
            </p>
          </fieldset>
        )}
        <div className={styles['pair']}>
          <Field label="Ready when">
            {(control) => (
              <select
                {...control}
                value={readyKind}
                onChange={(event) => onChange({ readyKind: event.target.value as ReadyKind })}
              >
                {Object.entries(READY_WORDS).map(([kind, words]) => (
                  <option key={kind} value={kind}>
                    {words}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {readyKind !== 'none' && (
            <Field label={READY_LABELS[readyKind]} error={errors.readyValue}>
              {(control) => (
                <input
                  {...control}
                  type="text"
                  className={`${control.className ?? ''} ${styles['mono'] ?? ''}`}
                  autoComplete="off"
                  autoCapitalize="off"
                  spellCheck={false}
                  placeholder={READY_EXAMPLES[readyKind]}
                  value={readyValue}
                  onChange={(event) => onChange({ readyValue: event.target.value })}
                />
              )}
            </Field>
          )}
        </div>
      </div>
    </details>
  );
};

const READY_LABELS: Readonly<Record<Exclude<ReadyKind, 'none'>, string>> = {
  output: 'Regular expression',
  http: 'Address',
  tcp: 'Port',
  command: 'Command that checks',
};
