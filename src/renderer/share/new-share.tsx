import { useState } from 'react';
import type { CreateShare } from '../../shared/shares.ts';
import type { Session } from '../../shared/session.ts';
import { Button } from '../ui/button.tsx';
import { Check, Field } from '../ui/field.tsx';
import note from './note.module.css';
import styles from './new-share.module.css';
import { ACT_WORDS, LIFETIMES, type ShareAct } from './share-words.ts';

interface NewShareProps {
  readonly sessions: readonly Pick<Session, 'id' | 'name'>[];
  /** The session that is in front; offered first where only some are to be shared. */
  readonly activeId: string | null;
  /** What the button says of a link. */
  readonly verb: string;
  /** Rejects with a sentence where the server cannot. */
  readonly onCreate: (share: CreateShare) => Promise<void>;
}

/** What a new link is to be: to look at everything, unless something else is chosen. */
export const NewShare = ({ sessions, activeId, verb, onCreate }: NewShareProps) => {
  const [act, setAct] = useState<ShareAct>('view');
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const [lifetime, setLifetime] = useState(0);
  const [label, setLabel] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [sending, setSending] = useState(false);

  const create = async (): Promise<void> => {
    if (chosen?.length === 0) return setError('Choose at least one session, or share all of them.');
    setError(null);
    setSending(true);
    try {
      await onCreate({
        ...(act === 'metrics' ? { purpose: act } : { role: act }),
        sessions: chosen === null ? '*' : [...chosen],
        expiresIn: LIFETIMES[lifetime]?.seconds ?? null,
        label: label.trim(),
      });
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    } finally {
      setSending(false);
    }
  };

  return (
    <form
      className={styles['form']}
      aria-label="A new link"
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <div className={styles['pair']}>
        <Field label="They can">
          {(control) => (
            <select {...control} value={act} onChange={(event) => setAct(event.target.value as ShareAct)}>
              {Object.entries(ACT_WORDS).map(([each, words]) => (
                <option key={each} value={each}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Sessions">
          {(control) => (
            <select
              {...control}
              value={chosen === null ? 'all' : 'some'}
              onChange={(event) =>
                setChosen(event.target.value === 'all' ? null : activeId === null ? [] : [activeId])
              }
            >
              <option value="all">All, new ones too</option>
              <option value="some">Only some…</option>
            </select>
          )}
        </Field>
        <Field label="For">
          {(control) => (
            <select
              {...control}
              value={lifetime}
              onChange={(event) => setLifetime(Number(event.target.value))}
            >
              {LIFETIMES.map((each, index) => (
                <option key={each.label} value={index}>
                  {each.label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Name (optional)">
          {(control) => (
            <input
              {...control}
              type="text"
              autoComplete="off"
              maxLength={100}
              placeholder={act === 'metrics' ? 'Prometheus' : 'Whom it is for'}
              value={label}
              onChange={(event) => setLabel(event.target.value)}
            />
          )}
        </Field>
      </div>
      {chosen !== null && (
        <fieldset className={styles['sessions']}>
          <legend>Which sessions</legend>
          {sessions.map(({ id, name }) => (
            <Check
              key={id}
              label={name}
              checked={chosen.includes(id)}
              onChange={(wanted) =>
                setChosen(wanted ? [...chosen, id] : chosen.filter((known) => known !== id))
              }
            />
          ))}
        </fieldset>
      )}
      {act === 'control' && (
        <p className={note['warning']}>
          Whoever can type into a shell can do on this machine what you can. Give this only to people you
          trust with it.
        </p>
      )}
      {error !== null && (
        <p className={note['error']} role="alert">
          {error}
        </p>
      )}
      <Button type="submit" look="primary" disabled={sending}>
        {act === 'metrics' ? 'Make a token' : verb}
      </Button>
    </form>
  );
};
