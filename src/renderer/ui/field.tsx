import { useId, type ReactNode } from 'react';
import styles from './field.module.css';

/** What a field's control must carry to belong to its label and its help. */
export interface FieldControl {
  readonly id: string;
  readonly className: string | undefined;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

interface FieldProps {
  readonly label: string;
  /** A line below the control; an error takes its place. */
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly children: (control: FieldControl) => ReactNode;
}

/** A labelled control with its help and what is wrong with it. */
export const Field = ({ label, help, error, children }: FieldProps) => {
  const id = useId();
  const note = error ?? help;
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      {children({
        id,
        className: styles['control'],
        'aria-describedby': note === undefined ? undefined : `${id}-note`,
        'aria-invalid': error !== undefined || undefined,
      })}
      {note !== undefined && (
        <p
          id={`${id}-note`}
          className={error === undefined ? styles['help'] : styles['error']}
          role={error === undefined ? undefined : 'alert'}
        >
          {note}
        </p>
      )}
    </div>
  );
};

interface CheckProps {
  readonly label: string;
  readonly help?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** A switch takes effect at once; a box when the form is sent. */
  readonly look?: 'box' | 'switch';
  readonly disabled?: boolean;
}

/** A labelled yes or no. */
export const Check = ({ label, help, checked, onChange, look = 'box', disabled = false }: CheckProps) => {
  const id = useId();
  return (
    <div className={styles['check']}>
      <input
        id={id}
        type="checkbox"
        role={look === 'switch' ? 'switch' : undefined}
        className={styles[look]}
        checked={checked}
        disabled={disabled}
        aria-describedby={help === undefined ? undefined : `${id}-note`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {help !== undefined && (
        <p id={`${id}-note`} className={styles['help']}>
          {help}
        </p>
      )}
    </div>
  );
};
