import { useCallback } from 'react';
import { TypedInVain } from '../sessions/typed-in-vain.tsx';
import { AskCards } from '../share/ask-cards.tsx';
import { ignoreFailure } from './ignore-failure.ts';
import { usePage, usePageState } from './page-context.ts';

/** Who asks the owner to be let type. */
export const PageAsks = () => {
  const { store, actions } = usePage();
  const asks = usePageState((state) => state.asks);
  const nameOf = (id: string): string | undefined =>
    store.get().sessions.find((session) => session.id === id)?.name;
  return (
    <AskCards
      asks={asks}
      nameOf={nameOf}
      onAnswer={(id, answer) => void actions.answerAsk(id, answer).catch(ignoreFailure)}
    />
  );
};

/** Asks the owner, who is told in their windows. */
export const useAskToType = (): (() => void) => {
  const { actions } = usePage();
  return useCallback(() => void actions.askToType().catch(ignoreFailure), [actions]);
};

/** What is said over the terminal to who has just typed in vain. */
export const PageTypedInVain = () => {
  const { store, actions, terminals } = usePage();
  const ask = useAskToType();
  const typing = usePageState((state) => state.typing);
  const dismiss = useCallback(() => actions.dismissTypedInVain(), [actions]);
  /** The terminal has the keyboard again by the time of the answer. */
  const askHere = (): void => {
    ask();
    const { activeTab } = store.get();
    if (activeTab !== null) terminals.focus(activeTab);
  };
  return usePageState((state) => state.typedInVain) ? (
    <TypedInVain typing={typing} onAsk={askHere} onDismiss={dismiss} />
  ) : null;
};
