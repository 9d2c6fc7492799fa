import { Field, type FieldControl } from '../ui/field.tsx';
import formStyles from './session-form.module.css';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly words: Readonly<Record<Value, string>>;
  readonly value: Value;
  readonly error: string | undefined;
  /** Takes the keyboard when it comes into being. */
  readonly fresh: boolean;
  readonly onChange: (value: Value) => void;
}

/** One of a few, by their words. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, words, value, error, fresh, onChange } = props;
  return (
    <Field label={label} error={error}>
      {(control) => (
        <select
          {...control}
          autoFocus={fresh}
          value={value}
          onChange={(event) => onChange(event.target.value as Value)}
        >
          {Object.entries<string>(words).map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface TextProps {
  readonly label: string;
  readonly example: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly help?: string;
  /** What is typed: code, a number, or words. */
  readonly of?: 'code' | 'number' | 'words';
  /** Whether it may have several lines, which a field of one line would drop. */
  readonly lines?: boolean;
  readonly onChange: (value: string) => void;
}

/** A text as typed. */
export const Text = ({ label, example, value, error, help, of = 'code', lines, onChange }: TextProps) => {
  const textProps = (control: FieldControl) => ({
    ...control,
    className: `${control.className ?? ''} ${(of === 'code' ? formStyles['mono'] : '') ?? ''}`,
    autoComplete: 'off',
    autoCapitalize: of === 'words' ? 'sentences' : 'off',
    spellCheck: false,
    placeholder: example,
    value,
    onChange: (event: { readonly target: { readonly value: string } }) => onChange(event.target.value),
  });
  return (
    <Field label={label} help={help} error={error}>
      {(control) =>
        lines === true ? (
          <textarea {...textProps(control)} rows={Math.min(6, value.split('\n').length)} />
        ) : (
          <input
            {...textProps(control)}
            type="text"
            inputMode={of === 'number' ? 'decimal' : 'text'}
            dir={of === 'words' ? 'auto' : undefined}
          />
        )
      }
    </Field>
  );
};
