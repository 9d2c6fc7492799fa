import { useEffect, useState } from 'react';
import type { ImportedProject } from '../../shared/project.ts';
import note from '../share/note.module.css';
import { Button } from '../ui/button.tsx';
import { Check } from '../ui/field.tsx';
import styles from './project-panel.module.css';
import { commandWords, importSentence } from './project-words.ts';

interface ImportPanelProps {
  /** Shows what can be taken over, without writing anything. */
  readonly onPreview: () => Promise<ImportedProject>;
  /** Writes these and has them as sessions. Rejects with a sentence where the server refuses. */
  readonly onTake: (names: readonly string[], revision: string) => Promise<void>;
}

/** Shows what other tools would run here and what cannot be taken over, and takes what is chosen. */
export const ImportPanel = ({ onPreview, onTake }: ImportPanelProps) => {
  const [preview, setPreview] = useState<ImportedProject | null>(null);
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const fail = (reason: unknown): void => setError(reason instanceof Error ? reason.message : String(reason));
  useEffect(() => {
    onPreview().then(setPreview, fail);
    // Asked once for each opening: what is shown must not change under the hand.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  if (preview === null)
    return error === null ? (
      <p className={styles['quiet']}>Looking at the folder…</p>
    ) : (
      <p className={note['error']} role="alert">
        {error}
      </p>
    );

  const { found, revision } = preview;
  const names = found.flatMap(({ sessions }) => sessions.map(({ name }) => name));
  const taken = names.filter((name) => !refused.has(name));
  const choose = (name: string, wanted: boolean): void =>
    setRefused(
      (former) => new Set(wanted ? [...former].filter((other) => other !== name) : [...former, name]),
    );
  const take = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onTake(taken, revision);
    } catch (reason) {
      fail(reason);
      setBusy(false);
    }
  };

  return (
    <div className={styles['panel']}>
      {found.map(({ file, format, sessions, left }) => (
        <section key={file} className={styles['file']} aria-label={file}>
          <h3>
            {file} {format !== file && <span className={styles['quiet']}>{format}</span>}
          </h3>
          {sessions.map(({ name, session }) => (
            <Check
              key={name}
              label={name}
              help={commandWords(session)}
              checked={!refused.has(name)}
              onChange={(wanted) => choose(name, wanted)}
            />
          ))}
          {left.length > 0 && (
            <details className={styles['left']} open={sessions.length === 0}>
              <summary>{left.length} not taken over</summary>
              <ul className={styles['list']}>
                {left.map(({ what, why, line }) => (
                  <li key={`${line} ${what}`} className={styles['mistake']}>
                    <code className={styles['place']}>{line}</code>
                    <span>
                      <strong>{what}</strong> {why}
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </section>
      ))}
      {error !== null && (
        <p className={note['error']} role="alert">
          {error}
        </p>
      )}
      <div className={styles['actions']}>
        <p className={styles['quiet']}>{importSentence(found, taken)}</p>
        {names.length > 0 && (
          <Button look="primary" disabled={busy || taken.length === 0} onClick={() => void take()}>
            Import
          </Button>
        )}
      </div>
    </div>
  );
};
