import { ConnectionBar } from '../sessions/connection-bar.tsx';
import { ConnectionStatus } from '../sessions/connection-status.tsx';
import { usePage, usePageState } from './page-context.ts';

/** The bar over the terminal while the connection is broken. It takes no part in the measured round trips. */
export const PageConnectionBar = () => {
  const { actions } = usePage();
  const connection = usePageState((state) => (state.connection.kind === 'live' ? null : state.connection));
  return connection && <ConnectionBar connection={connection} onReconnect={() => actions.reconnect()} />;
};

/** How the page stands to the server. */
export const PageConnectionStatus = () => (
  <ConnectionStatus connection={usePageState((state) => state.connection)} />
);
