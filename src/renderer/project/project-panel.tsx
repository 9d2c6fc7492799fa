import { useState } from 'react';
import type { ApplyProject, ProjectDifference, ProjectStatus } from '../../shared/project.ts';
import { LAUNCH_FIELDS } from '../../shared/launch-fields.ts';
import type { Session } from '../../shared/session.ts';
import { isLive } from '../../shared/state-sign.ts';
import note from '../share/note.module.css';
import { Button } from '../ui/button.tsx';
import { Check } from '../ui/field.tsx';
import styles from './project-panel.module.css';
import { fieldWords, fileNameOf, saveLabel } from './project-words.ts';

interface ProjectPanelProps {
  readonly status: ProjectStatus;
  readonly sessions: readonly Session[];
  /** Both reject with a sentence where the server refuses. */
  readonly onApply: (body: ApplyProject) => Promise<void>;
  readonly onSave: (ids: readonly string[]) => Promise<void>;
}

/** Mistakes of the project file, each at its place; or how it differs from the sessions, with what may be done about it. */
export const ProjectPanel = ({ status, sessions, onApply, onSave }: ProjectPanelProps) => {
  const [chosen, setChosen] = useState<Readonly<Record<string, Choice | null>>>({});
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { file, state, revision, mistakes, differences } = status;
  const name = fileNameOf(file);

  const run = async (request: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await request();
      setChosen({});
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    } finally {
      setBusy(false);
    }
  };
  const choose = (id: string, choice: Choice | null): void =>
    setChosen((former) => ({ ...former, [id]: choice }));
  const chosenFor = (choice: Choice): string[] =>
    differences.map(({ session }) => session).filter((id) => chosen[id] === choice);
  const changed = differences.filter(({ kind }) => kind === 'changed');

  if (state === 'mistaken')
    return (
      <ol className={styles['list']} aria-label="Mistakes">
        {mistakes.map(({ line, column, message }) => (
          <li key={`${line}:${column} ${message}`} className={styles['mistake']}>
            <code className={styles['place']}>
              {line}:{column}
            </code>
            <span>{message}</span>
          </li>
        ))}
      </ol>
    );
  if (differences.length === 0)
    return (
      <p className={styles['quiet']}>
        {state === 'absent'
          ? `There is no ${name} yet. It is looked for at ${file}.`
          : `${name} and the sessions are alike.`}
      </p>
    );
  return (
    <div className={styles['panel']}>
      <ul className={styles['list']} aria-label="Differences">
        {differences.map((difference) => (
          <DifferenceLine
            key={difference.session}
            difference={difference}
            live={sessions.some(({ id, state: now }) => id === difference.session && isLive(now))}
            choice={chosen[difference.session] ?? null}
            onChoose={(choice) => choose(difference.session, choice)}
          />
        ))}
      </ul>
      {error !== null && (
        <p className={note['error']} role="alert">
          {error}
        </p>
      )}
      <div className={styles['actions']}>
        {changed.length > 0 && (
          <Button
            disabled={busy}
            onClick={() => void run(() => onSave(changed.map(({ session }) => session)))}
          >
            {saveLabel(changed.map(({ name: session }) => session))}
          </Button>
        )}
        <Button
          look="primary"
          disabled={busy}
          onClick={() =>
            void run(() =>
              onApply({
                revision,
                restart: chosenFor('restart'),
                remove: chosenFor('remove'),
                keep: chosenFor('keep'),
              }),
            )
          }
        >
          Apply the file
        </Button>
      </div>
    </div>
  );
};

/** What the owner wants beside the usual: nothing is restarted, removed or kept by itself. */
type Choice = 'restart' | 'remove' | 'keep';

interface DifferenceLineProps {
  readonly difference: ProjectDifference;
  readonly live: boolean;
  readonly choice: Choice | null;
  readonly onChoose: (choice: Choice | null) => void;
}

const WORDS: Readonly<Record<ProjectDifference['kind'], string>> = {
  added: 'is only in the file',
  changed: 'is different in the file',
  removed: 'is not in the file any more',
};

const isLaunchField = (field: string): boolean => (LAUNCH_FIELDS as readonly string[]).includes(field);

const DifferenceLine = ({ difference, live, choice, onChoose }: DifferenceLineProps) => {
  const { name, kind, fields } = difference;
  const check = (offered: Choice, label: string, help?: string) => (
    <Check
      label={label}
      checked={choice === offered}
      onChange={(wanted) => onChoose(wanted ? offered : null)}
      {...(help !== undefined && { help })}
    />
  );
  const restarts = kind === 'changed' && live && fields.some(({ field }) => isLaunchField(field));
  return (
    <li className={styles['difference']}>
      <span>
        <strong>{name}</strong> {WORDS[kind]}
      </span>
      {fields.map((field) => (
        <code key={field.field} className={styles['field']}>
          {fieldWords(field)}
        </code>
      ))}
      {restarts &&
        check('restart', `Restart ${name} at once`, 'Otherwise it takes effect at its next start.')}
      {kind === 'removed' && (
        <>
          {check('remove', `${live ? 'Stop and remove' : 'Remove'} ${name}, with its output`)}
          {check('keep', `Keep ${name} without the file`)}
        </>
      )}
    </li>
  );
};
