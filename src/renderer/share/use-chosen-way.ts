import { useState } from 'react';
import type { Network } from '../../shared/server.ts';
import { waysOf, type Way, type Ways } from './network-words.ts';

interface ChosenWay {
  readonly ways: Ways;
  /** Whether there is anything to choose from. */
  readonly choice: boolean;
  readonly chosen: Way;
  readonly choose: (url: string) => void;
}

/** The addresses under which a token is good, and the one that is shown: what was chosen while there is such an address, else the likeliest. */
export const useChosenWay = (network: Network, token: string): ChosenWay => {
  const [chosenUrl, choose] = useState<string | null>(null);
  const ways = waysOf(network, token);
  const all = [...ways.usual, ...ways.virtual, ways.local];
  const chosen = all.find(({ url }) => url === chosenUrl) ?? all[0] ?? ways.local;
  return { ways, choice: all.length > 1, chosen, choose };
};
