import { ConnectionBar } from '../sessions/connection-bar.tsx';
import { ConnectionStatus } from '../sessions/connection-status.tsx';
import { HeldBackBar } from '../sessions/held-back-bar.tsx';
import { StorageBar } from '../sessions/storage-bar.tsx';
import { usePage, usePageState } from './page-context.ts';

/** The bar over the terminal while the connection is broken. It takes no part in the measured round trips. */
export const PageConnectionBar = () => {
  const { actions } = usePage();
  const connection = usePageState((state) => (state.connection.kind === 'live' ? null : state.connection));
  const heldBack = usePageState((state) => state.heldBack);
  // A stream that is held back breaks off now and then, though the server is there: what helps is said, and not that it is away.
  if (heldBack !== null && connection?.kind !== 'crowded-out') return <HeldBackBar heldBack={heldBack} />;
  return (
    connection && (
      <ConnectionBar
        connection={connection}
        onReconnect={() => actions.reconnect()}
        onTakePlace={() => actions.takePlace()}
      />
    )
  );
};

/** The bar over the terminal while output does not reach the disk. */
export const PageStorageBar = () => {
  const trouble = usePageState((state) => state.storageTrouble);
  return trouble === null ? null : <StorageBar trouble={trouble} />;
};

/** How the page stands to the server. */
export const PageConnectionStatus = () => (
  <ConnectionStatus
    connection={usePageState((state) => state.connection)}
    heldBack={usePageState((state) => state.heldBack !== null)}
  />
);
