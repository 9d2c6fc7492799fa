import { useEffect, useState } from 'react';
import type { Network, SetNetwork, Suggestions } from '../../shared/server.ts';
import { ignoreFailure } from './ignore-failure.ts';
import { usePage, usePageState } from './page-context.ts';

/** Whether the server can be asked for what only an owner may know. */
const useMayAsk = (): boolean =>
  usePageState(({ connection, role }) => connection.kind === 'live' && role === 'owner');

/** What a session could run. What the folder offers changes on disk: asked for afresh whenever it is about to be shown. */
export const useSuggestions = (wanted: boolean): Suggestions | null => {
  const { actions } = usePage();
  const asks = useMayAsk() && wanted;
  const [suggestions, setSuggestions] = useState<Suggestions | null>(null);
  useEffect(() => {
    if (asks) actions.suggestions().then(setSuggestions, ignoreFailure);
  }, [actions, asks]);
  return suggestions;
};

/** Where the page can be reached, and the switch for it. */
export interface NetworkControl {
  /** null: not known yet. */
  readonly network: Network | null;
  /** Rejects with a sentence where the server cannot. */
  readonly set: (change: SetNetwork) => Promise<void>;
}

/**
 * Where the page can be reached; asked for again when `watched` is turned on, and while it is, whenever the server tells that it is shared
 * otherwise: others may have switched it, and its addresses change as the machine moves.
 */
export const useNetwork = (watched: boolean): NetworkControl => {
  const { actions } = usePage();
  const asks = useMayAsk();
  const told = usePageState(({ sharing }) => (watched ? sharing : null));
  const [network, setNetwork] = useState<Network | null>(null);
  useEffect(() => {
    if (asks) actions.network().then(setNetwork, ignoreFailure);
  }, [actions, asks, watched, told]);
  return {
    network,
    set: async (change) => setNetwork(await actions.setNetwork(change)),
  };
};
