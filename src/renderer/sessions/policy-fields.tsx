import { ChevronRight } from 'lucide-react';
import type { RestartPolicy } from '../../shared/policies.ts';
import type { Session } from '../../shared/session.ts';
import { Field } from '../ui/field.tsx';
import { DependencyFields } from './dependency-fields.tsx';
import { RESTART_WORDS, type PolicyValues } from './policy-values.ts';
import { ProbeFields } from './probe-fields.tsx';
import type { ProbeErrors } from './probe-values.ts';
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
  readonly errors: ProbeErrors & { readonly dependsOn?: string | undefined };
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly onChange: (part: Partial<PolicyValues>) => void;
}

/** What a session waits for, and when others need not wait for it any more: folded away, since few sessions need it. */
export const PolicyFields = ({ values, others, errors, open, onToggle, onChange }: PolicyFieldsProps) => (
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
        <DependencyFields
          dependsOn={values.dependsOn}
          others={others}
          error={errors.dependsOn}
          onChange={(dependsOn) => onChange({ dependsOn })}
        />
      )}
      <ProbeFields values={values} errors={errors} onChange={onChange} />
    </div>
  </details>
);
