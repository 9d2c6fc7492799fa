import { Field } from '../ui/field.tsx';
import {
  READY_EXAMPLES,
  READY_WORDS,
  type ProbeErrors,
  type ProbeValues,
  type ReadyKind,
} from './probe-values.ts';
import styles from './session-form.module.css';

interface ProbeFieldsProps {
  readonly values: ProbeValues;
  readonly errors: ProbeErrors;
  readonly onChange: (part: Partial<ProbeValues>) => void;
}

type ProbeText = Exclude<keyof ProbeValues, 'readyKind'>;

interface ProbeTextFieldProps extends ProbeFieldsProps {
  readonly field: ProbeText;
  readonly label: string;
  readonly placeholder: string;
  readonly help?: string;
  readonly seconds?: boolean;
}

const ProbeTextField = (props: ProbeTextFieldProps) => {
  const { values, errors, onChange, field, label, placeholder, help, seconds = false } = props;
  return (
    <Field label={label} help={help} error={errors[field]}>
      {(control) => (
        <input
          {...control}
          type="text"
          inputMode={seconds ? 'decimal' : 'text'}
          className={`${control.className ?? ''} ${(seconds ? '' : styles['mono']) ?? ''}`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={placeholder}
          value={values[field]}
          onChange={(event) => onChange({ [field]: event.target.value })}
        />
      )}
    </Field>
  );
};

/** When a session counts as ready: what is tried, how often, and for how long. */
export const ProbeFields = (props: ProbeFieldsProps) => {
  const { values, onChange } = props;
  const kind = values.readyKind;
  return (
    <>
      <div className={styles['pair']}>
        <Field label="Ready when">
          {(control) => (
            <select
              {...control}
              value={kind}
              onChange={(event) => onChange({ readyKind: event.target.value as ReadyKind })}
            >
              {Object.entries(READY_WORDS).map(([each, words]) => (
                <option key={each} value={each}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        {kind !== 'none' && (
          <ProbeTextField
            {...props}
            field="readyValue"
            label={READY_LABELS[kind]}
            placeholder={READY_EXAMPLES[kind]}
          />
        )}
      </div>
      {kind !== 'none' && (
        <div className={kind === 'tcp' ? styles['three'] : styles['pair']}>
          {kind === 'tcp' && (
            <ProbeTextField {...props} field="readyHost" label="Host" placeholder="localhost" />
          )}
          {/* Output is looked at as it comes. */}
          {kind !== 'output' && (
            <ProbeTextField
              {...props}
              field="readyInterval"
              label="Try every … seconds"
              placeholder="0.5"
              seconds
            />
          )}
          <ProbeTextField
            {...props}
            field="readyTimeout"
            label="Give up after … seconds"
            placeholder="never"
            help="Then the run has failed."
            seconds
          />
        </div>
      )}
    </>
  );
};

const READY_LABELS: Readonly<Record<Exclude<ReadyKind, 'none'>, string>> = {
  output: 'Regular expression',
  http: 'Address',
  tcp: 'Port',
  command: 'Command that checks',
};
