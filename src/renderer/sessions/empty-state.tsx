import type { Suggestions } from '../../shared/server.ts';
import type { Session } from '../../shared/session.ts';
import { stateSign } from '../../shared/state-sign.ts';
import { Button } from '../ui/button.tsx';
import { Keys } from '../ui/kbd.tsx';
import styles from './empty-state.module.css';
import { StateMark } from './state-mark.tsx';
import { SuggestionList, type OfferedCommand } from './suggestion-list.tsx';

interface EmptyStateProps {
  /** undefined: this role may not create sessions. */
  readonly onNew: ((offered?: OfferedCommand) => void) | undefined;
  readonly onImport: () => void;
  readonly newKeys: string | undefined;
  readonly suggestions: Suggestions | null;
}

/** Shown before the first session: three lines that teach, one button, and what the folder offers. */
export const EmptyState = ({ onNew, onImport, newKeys, suggestions }: EmptyStateProps) => (
  <section className={styles['pane']} aria-label="No sessions">
    <div className={styles['card']}>
      <h1>Nothing runs here yet</h1>
      {onNew ? (
        <>
          <ol className={styles['lines']}>
            <li>A session is a command that keeps running: a dev server, a build, a shell.</li>
            <li>It runs in a real terminal. Close the tab or this page, and it goes on.</li>
            <li>Any browser on your network can show it, live, once you share it.</li>
          </ol>
          <Button look="primary" onClick={() => onNew()}>
            Start a session…
            {newKeys !== undefined && <span className={styles['keys']}>{newKeys}</span>}
          </Button>
          <Button look="plain" onClick={onImport}>
            Import from other tools…
          </Button>
          {suggestions && suggestions.recent.length + suggestions.folder.length > 0 && (
            <>
              <p className={styles['offer']}>
                Or one of these, from <code>{suggestions.cwd}</code>
              </p>
              <SuggestionList suggestions={suggestions} typed="" onPick={onNew} />
            </>
          )}
        </>
      ) : (
        <p className={styles['lines']}>Sessions appear here as soon as one is shared with you.</p>
      )}
    </div>
  </section>
);

interface NoTabProps {
  readonly sessions: readonly Session[];
  readonly onOpen: (id: string) => void;
  readonly paletteKeys: string | undefined;
}

/** Shown while sessions exist and no tab is open. */
export const NoTab = ({ sessions, onOpen, paletteKeys }: NoTabProps) => (
  <section className={styles['pane']} aria-label="No tab is open">
    <div className={styles['card']}>
      <h1>No tab is open</h1>
      <p className={styles['lines']}>The sessions go on without one. Open a session to see its terminal.</p>
      <ul className={styles['choices']} aria-label="Sessions to open">
        {sessions.map((session) => (
          <li key={session.id}>
            <button type="button" onClick={() => onOpen(session.id)}>
              <StateMark session={session} wordShown />
              <span>{session.name}</span>
              <span className={styles['word']}>{stateSign(session).word}</span>
            </button>
          </li>
        ))}
      </ul>
      {paletteKeys !== undefined && (
        <p className={styles['hint']}>
          <Keys keys={paletteKeys} /> finds sessions and commands by name.
        </p>
      )}
    </div>
  </section>
);
