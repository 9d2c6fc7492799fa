import { ChevronRight } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Suggestions } from '../../shared/server.ts';
import type { CreateSession, Session, SignalName } from '../../shared/session.ts';
import { Button } from '../ui/button.tsx';
import { Check, Field } from '../ui/field.tsx';
import { PolicyFields, RestartField } from './policy-fields.tsx';
import {
  emptyForm,
  errorsFrom,
  formOf,
  nameFromCommand,
  parseForm,
  type FormErrors,
  type SessionFormValues,
} from './session-form-values.ts';
import styles from './session-form.module.css';
import { OFFERED_SIGNALS } from './signals.ts';
import { TriggerFields } from './trigger-fields.tsx';
import { SuggestionList, type OfferedCommand } from './suggestion-list.tsx';

interface SessionFormProps {
  /** null: a session is created. */
  readonly session: Session | null;
  /** All sessions: those that it may depend on. */
  readonly sessions: readonly Session[];
  /** null until they have come; the form works without. */
  readonly suggestions: Suggestions | null;
  /** What the form starts from, where something was picked before it opened. */
  readonly offered?: OfferedCommand | undefined;
  /** Sends what was typed; a rejection's message is shown beside the field that it names. */
  readonly onSubmit: (body: CreateSession) => Promise<void>;
  readonly onCancel: () => void;
}

const lastFolder = (suggestions: Suggestions | null): string =>
  suggestions?.recent[0]?.cwd ?? suggestions?.cwd ?? '';

/** The form of a session: its command first, what is seldom needed folded away. */
export const SessionForm = ({
  session,
  sessions,
  suggestions,
  offered,
  onSubmit,
  onCancel,
}: SessionFormProps) => {
  const [form, setForm] = useState<SessionFormValues>(() =>
    session ? formOf(session) : { ...emptyForm(offered?.cwd ?? ''), ...offered },
  );
  const [errors, setErrors] = useState<FormErrors>({});
  const [sending, setSending] = useState(false);
  // What is seldom needed opens by itself where something is set or wrong in it.
  const [advanced, setAdvanced] = useState(form.env !== '' || form.stopSignal !== '');
  const [more, setMore] = useState(form.dependsOn.length > 0 || form.readyKind !== 'none');
  const [triggersShown, setTriggersShown] = useState(form.triggers.length > 0);
  const commandRef = useRef<HTMLInputElement>(null);
  const cwd = form.cwd === '' && !session ? lastFolder(suggestions) : form.cwd;

  const change = (part: Partial<SessionFormValues>): void => {
    setForm((before) => ({ ...before, ...part }));
    setErrors({});
  };
  const fail = (next: FormErrors): void => {
    setErrors(next);
    if (next.env ?? next.stopSignal ?? next.graceSeconds) setAdvanced(true);
    if (Object.keys(next).some((field) => field.startsWith('ready') || field === 'dependsOn')) setMore(true);
    if (next.triggers) setTriggersShown(true);
    if (next.command) commandRef.current?.focus();
  };
  const submit = async (): Promise<void> => {
    const parsed = parseForm({ ...form, cwd });
    if (!parsed.ok) return fail(parsed.errors);
    setSending(true);
    try {
      await onSubmit(parsed.value);
    } catch (error) {
      fail(errorsFrom(error instanceof Error ? error.message : String(error)));
    } finally {
      setSending(false);
    }
  };

  const offeredName = nameFromCommand(form.command);

  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field
        label="Command"
        error={errors.command}
        help={form.args === null ? undefined : 'The program, run directly.'}
      >
        {(control) => (
          <input
            {...control}
            ref={commandRef}
            type="text"
            className={`${control.className ?? ''} ${styles['mono'] ?? ''}`}
            required
            autoFocus
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder="npm run dev"
            value={form.command}
            onChange={(event) => change({ command: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowDown') return;
              const first = event.currentTarget.form?.querySelector<HTMLElement>('[role=option]');
              if (!first) return;
              event.preventDefault();
              first.focus();
            }}
          />
        )}
      </Field>
      {!session && suggestions && (
        <SuggestionList
          suggestions={suggestions}
          typed={form.command}
          onPick={(picked) => {
            change(picked);
            if (picked.env !== undefined) setAdvanced(true);
            commandRef.current?.focus();
          }}
          onLeave={() => commandRef.current?.focus()}
        />
      )}
      {form.args !== null && (
        <Field label="Arguments" error={errors.args} help="One a line.">
          {(control) => (
            <textarea
              {...control}
              rows={3}
              spellCheck={false}
              value={form.args ?? ''}
              onChange={(event) => change({ args: event.target.value })}
            />
          )}
        </Field>
      )}
      <div className={styles['pair']}>
        <Field label="Name" error={errors.name}>
          {(control) => (
            <input
              {...control}
              type="text"
              autoComplete="off"
              spellCheck={false}
              placeholder={offeredName}
              value={form.name}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label="Folder" error={errors.cwd}>
          {(control) => (
            <input
              {...control}
              type="text"
              className={`${control.className ?? ''} ${styles['mono'] ?? ''}`}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              value={cwd}
              onChange={(event) => change({ cwd: event.target.value })}
            />
          )}
        </Field>
      </div>
      <div className={styles['pair']}>
        <RestartField value={form.restart} onChange={(restart) => change({ restart })} />
        <div className={styles['beside']}>
          <Check
            label="Start with RootResume"
            checked={form.autostart}
            onChange={(autostart) => change({ autostart })}
          />
        </div>
      </div>
      <details
        className={styles['advanced']}
        open={advanced}
        onToggle={(event) => setAdvanced(event.currentTarget.open)}
      >
        <summary>
          <ChevronRight size={14} aria-hidden />
          Environment and stopping
        </summary>
        <div className={styles['folded']}>
          <Field
            label="Environment"
            error={errors.env}
            help="KEY=value, one a line; added to the environment that RootResume has."
          >
            {(control) => (
              <textarea
                {...control}
                rows={3}
                spellCheck={false}
                autoCapitalize="off"
                placeholder="NODE_ENV=development"
                value={form.env}
                onChange={(event) => change({ env: event.target.value })}
              />
            )}
          </Field>
          <div className={styles['pair']}>
            <Field label="Stop with" error={errors.stopSignal}>
              {(control) => (
                <select
                  {...control}
                  value={form.stopSignal}
                  onChange={(event) => change({ stopSignal: event.target.value as SignalName | '' })}
                >
                  <option value="">The usual signal</option>
                  {OFFERED_SIGNALS.map((signal) => (
                    <option key={signal}>{signal}</option>
                  ))}
                </select>
              )}
            </Field>
            <Field label="Grace period in seconds" error={errors.graceSeconds} help="Then it is killed.">
              {(control) => (
                <input
                  {...control}
                  type="text"
                  inputMode="decimal"
                  value={form.graceSeconds}
                  onChange={(event) => change({ graceSeconds: event.target.value })}
                />
              )}
            </Field>
          </div>
        </div>
      </details>
      <PolicyFields
        values={form}
        others={sessions.filter(({ id }) => id !== session?.id)}
        errors={errors}
        open={more}
        onToggle={setMore}
        onChange={change}
      />
      <TriggerFields
        rows={form.triggers}
        error={errors.triggers}
        open={triggersShown}
        onToggle={setTriggersShown}
        onChange={(triggers) => change({ triggers })}
      />
      {errors.form !== undefined && (
        <p className={styles['error']} role="alert">
          {errors.form}
        </p>
      )}
      <div className={styles['actions']}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" disabled={sending}>
          {session ? 'Save' : 'Start session'}
        </Button>
      </div>
    </form>
  );
};
