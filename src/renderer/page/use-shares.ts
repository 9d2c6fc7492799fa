import { useEffect, useState } from 'react';
import type { AccessEntry } from '../../shared/access-log.ts';
import type { CreatedShare, CreateShare, Share, Viewer } from '../../shared/shares.ts';
import { ignoreFailure } from './ignore-failure.ts';
import { usePage, usePageState } from './page-context.ts';

/** The links that are out, and who watches. */
export interface SharesControl {
  /** null: not known yet. */
  readonly shares: readonly Share[] | null;
  /** The owner's own browsers on other machines. */
  readonly own: readonly Viewer[];
  /** What happened, the newest first; null: not read. */
  readonly log: readonly AccessEntry[] | null;
  /** Has the log be read from here on, or no longer. */
  readonly watchLog: (watched: boolean) => void;
  readonly create: (share: CreateShare) => Promise<CreatedShare>;
  readonly revoke: (id: string) => Promise<void>;
  readonly revokeAll: () => Promise<void>;
  readonly end: (viewerId: string) => Promise<void>;
  readonly endTyping: (viewerId: string) => Promise<void>;
}

const LOOPBACK = /^(127\.|::1$)/;

/** How much of the log is shown. */
const LOG_ENTRIES = 200;

/** What viewers look at changes without a word; it is asked for again this often, in milliseconds, while somebody looks. */
const REFRESH_MS = 5000;

/** The links that are out, read while `watched`, whenever it is told that they or their viewers have changed. */
export const useShares = (watched: boolean): SharesControl => {
  const { actions } = usePage();
  const asks =
    usePageState(({ connection, role }) => connection.kind === 'live' && role === 'owner') && watched;
  const told = usePageState((state) => state.sharing);
  const [found, setFound] = useState<{ shares: readonly Share[]; own: readonly Viewer[] } | null>(null);
  const [log, setLog] = useState<readonly AccessEntry[] | null>(null);
  const [wantsLog, watchLog] = useState(false);
  const readsLog = asks && wantsLog;
  useEffect(() => {
    if (!readsLog) return;
    const read = (): void => void actions.accessLog(LOG_ENTRIES).then(setLog, ignoreFailure);
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => clearInterval(timer);
  }, [actions, readsLog, told]);
  useEffect(() => {
    if (!asks) return;
    let current = true;
    const read = (): void =>
      void Promise.all([actions.shares(), actions.viewers()]).then(([shares, viewers]) => {
        if (!current) return;
        const own = viewers.filter(({ share, address }) => share === null && !LOOPBACK.test(address));
        setFound({ shares, own });
      }, ignoreFailure);
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [actions, asks, told]);
  return {
    shares: found?.shares ?? null,
    own: found?.own ?? [],
    log,
    watchLog,
    create: (share) => actions.createShare(share),
    revoke: (id) => actions.revokeShare(id),
    revokeAll: () => actions.revokeShares(),
    end: (viewerId) => actions.endViewer(viewerId),
    endTyping: (viewerId) => actions.endTyping(viewerId),
  };
};
