import { pause } from '../support/resources.mjs';

const RETRY_MS = 50;
const LONGEST_REST_MS = 300;

/**
 * Types numbered lines into a session over a network that fails: one request in flight, repeated with the same number until it is
 * answered. What the session gives back must be each line once, in order.
 * @param {{ url: URL, token: string }} network
 * @param {string} id
 * @param {() => number} random
 * @param {(fault: string) => void} onFault
 */
export const typeIntoMirror = (network, id, random, onFault) => {
  let typed = 0;
  let stopped = false;

  const run = async () => {
    while (!stopped) {
      typed += 1;
      for (;;) {
        try {
          const response = await fetch(`${network.url.origin}/api/v1/sessions/${id}/input`, {
            method: 'POST',
            headers: {
              authorization: `Bearer ${network.token}`,
              connection: 'close',
              'input-seq': `soak-${id}:${typed}`,
            },
            body: `m${typed}\n`,
          });
          if (response.status !== 204) onFault(`${id}: input ${typed} was answered ${response.status}`);
          break;
        } catch {
          await pause(RETRY_MS);
        }
      }
      await pause(random() * LONGEST_REST_MS);
    }
  };
  const ended = run();

  return {
    /** Stops typing; gives how many lines were typed. */
    stop: async () => {
      stopped = true;
      await ended;
      return typed;
    },
  };
};

/**
 * Compares what a mirror gave back, after so many numbered lines of its own, with what was typed; undefined: all is well.
 * @param {string} output
 * @param {number} own
 * @param {number} typed
 */
export const compareMirror = (output, own, typed) => {
  const lines = output.split('\r\n').filter((line) => line !== '');
  for (let line = 0; line < Math.max(lines.length, own + typed); line += 1) {
    const expected = line < own ? String(line + 1) : `m${line - own + 1}`;
    if (lines[line] !== expected)
      return `line ${line + 1} of ${own + typed} reads ${JSON.stringify(lines[line])} where ${expected} belongs`;
  }
  return undefined;
};
