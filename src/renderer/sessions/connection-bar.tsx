import { useEffect, useState } from 'react';
import type { Connection } from '../state/app-state.ts';
import { Button } from '../ui/button.tsx';
import styles from './connection-bar.module.css';

/** A break shorter than this, in milliseconds, is over before it could be read; no bar flashes for it. */
const NOT_WORTH_SAYING_MS = 500;

interface ConnectionBarProps {
  readonly connection: Connection;
  readonly onReconnect: () => void;
  /** Takes the connection of another tab. */
  readonly onTakePlace: () => void;
}

const clock = (ms: number): string =>
  new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });

const barText = (connection: Connection): string | null => {
  if (connection.kind === 'lost') return `Offline since ${clock(connection.since)}, trying again…`;
  if (connection.kind === 'closed' && connection.reason === 'shutdown')
    return `RootResume was closed at ${clock(connection.since)}; waiting for it to come back.`;
  if (connection.kind === 'crowded-out')
    return 'Paused: this browser allows six connections to one server, and other windows use them.';
  return null;
};

/** A thin line over the terminal while the server cannot be reached. It leaves by itself; the contents stay. */
export const ConnectionBar = ({ connection, onReconnect, onTakePlace }: ConnectionBarProps) => {
  const text = barText(connection);
  const crowdedOut = connection.kind === 'crowded-out';
  const down = text !== null;
  const [worthSaying, setWorthSaying] = useState(false);
  useEffect(() => {
    if (!down) return;
    const timer = setTimeout(() => setWorthSaying(true), NOT_WORTH_SAYING_MS);
    return () => {
      clearTimeout(timer);
      setWorthSaying(false);
    };
  }, [down]);
  if (!down || !worthSaying) return null;
  return (
    <div className={styles['bar']} role="alert">
      <span>{text}</span>
      <Button look="plain" onClick={crowdedOut ? onTakePlace : onReconnect}>
        {crowdedOut ? 'Show it live here' : 'Try now'}
      </Button>
    </div>
  );
};
