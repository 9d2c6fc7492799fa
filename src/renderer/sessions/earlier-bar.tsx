import { useSyncExternalStore } from 'react';
import type { EarlierOutput, EarlierState } from '../terminal/terminals.ts';
import { Button } from '../ui/button.tsx';
import { Keys } from '../ui/kbd.tsx';
import styles from './earlier-bar.module.css';

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

const clock = (at: Date): string =>
  at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** Says a moment as briefly as it can be understood: the time of today, else with its day. */
export const momentText = (ms: number, nowMs: number): string => {
  const at = new Date(ms);
  const day = sameDay(at, new Date(nowMs))
    ? ''
    : `${at.toLocaleDateString([], { day: 'numeric', month: 'short' })}, `;
  return `${day}${clock(at)}`;
};

const Words = ({ state }: { readonly state: Exclude<EarlierState, { kind: 'closed' }> }) => {
  if (state.kind === 'opening') return 'Loading earlier output…';
  if (state.kind === 'failed' || state.problem !== null) return state.problem;
  const { at, oldest, loading } = state;
  return (
    <>
      <strong>Earlier output</strong>
      {at !== null && (
        <>
          {' from '}
          <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
            {momentText(at, Date.now())}
          </time>
        </>
      )}
      {oldest ? ' · This is the oldest output that is kept' : loading ? ' · Loading…' : ''}
    </>
  );
};

interface EarlierBarProps {
  readonly earlier: EarlierOutput;
  /** Shows what the session cost at a moment, in milliseconds since the epoch. */
  readonly onPlot: (at: number) => void;
}

/** Says below earlier output from when it is, and leads back to the live terminal. */
export const EarlierBar = ({ earlier, onPlot }: EarlierBarProps) => {
  const state = useSyncExternalStore(earlier.state.subscribe, earlier.state.get);
  if (state.kind === 'closed') return null;
  const failed = state.kind !== 'opening' && state.problem !== null;
  const at = state.kind === 'open' ? state.at : null;
  return (
    <div className={styles['bar']} data-kind={state.kind} role="group" aria-label="Earlier output shown">
      {/* The time changes with every line that is scrolled: only what else it says is worth announcing. */}
      <p role="status" aria-live={state.kind === 'open' && !failed && !state.oldest ? 'off' : 'polite'}>
        <Words state={state} />
      </p>
      {failed && (
        <Button look="plain" onClick={() => earlier.retry()}>
          Try again
        </Button>
      )}
      {at !== null && (
        <Button look="plain" className={styles['plot']} onClick={() => onPlot(at)}>
          Show in the plot
        </Button>
      )}
      <Button look="plain" onClick={() => earlier.close()}>
        Back to live
        <Keys keys="Esc" />
      </Button>
    </div>
  );
};
