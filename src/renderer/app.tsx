import { useEffect } from 'react';
import { PageContext } from './page/page-context.ts';
import { useTerminalAppearance } from './page/use-terminal-appearance.ts';
import { Workspace } from './page/workspace.tsx';
import { SignIn } from './share/sign-in.tsx';
import type { Connection } from './state/app-state.ts';
import type { PageApp } from './state/create-app.ts';
import { useStore } from './state/use-store.ts';
import { Guarded } from './ui/guarded.tsx';
import { TooltipProvider } from './ui/tooltip.tsx';
import { useAppearance } from './ui/use-appearance.ts';
import { followVisualViewport } from './ui/visual-viewport.ts';

type SignedOut = Extract<Connection, { kind: 'signed-out' | 'closed' }>;

/** Gives the connection where only signing in helps. A server that was shut down is waited for instead. */
const signedOutOf = (connection: Connection): SignedOut | null =>
  connection.kind === 'signed-out' || (connection.kind === 'closed' && connection.reason !== 'shutdown')
    ? connection
    : null;

/** The whole page: signed in or not. */
export const App = ({ page }: { readonly page: PageApp }) => {
  const appearance = useAppearance();
  useTerminalAppearance(page.terminals, appearance);
  useEffect(
    () => followVisualViewport(document.documentElement, window.visualViewport, () => innerHeight),
    [],
  );
  const signedOut = useStore(page.store, ({ connection }) => signedOutOf(connection));
  if (signedOut)
    return (
      <SignIn
        message={signedOut.kind === 'signed-out' ? signedOut.message : 'Access for this browser has ended.'}
        onSignIn={(tokenOrLink) => page.actions.signIn(tokenOrLink)}
      />
    );
  return (
    <PageContext value={page}>
      <TooltipProvider>
        <Guarded>
          <Workspace appearance={appearance} />
        </Guarded>
      </TooltipProvider>
    </PageContext>
  );
};
