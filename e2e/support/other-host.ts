import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { chromium, type Browser } from '@playwright/test';

/** Addresses that no network uses: TEST-NET-2 of RFC 5737. */
const HERE = '198.51.100.1';
const THERE = '198.51.100.2';

const run = (program: string, ...args: readonly string[]): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Another host: a network namespace with a browser in it, at the other end of a wire. */
export interface OtherHost {
  /** The address under which it reaches this one. */
  readonly here: string;
  /** Its own, as this one sees it. */
  readonly there: string;
  launch(): Promise<Browser>;
  /** Gives this machine one more address on the wire, or takes it away. */
  setAddress(address: string, there: boolean): void;
  /** Runs a program on the other host; gives what it writes. */
  runThere(program: string, ...args: readonly string[]): string;
  /** Cuts the wire, or joins it again. */
  setLink(up: boolean): void;
  /** Makes the wire slow in both directions, by netem; false where the kernel has none. */
  slow(how: readonly string[]): boolean;
  /** Has the wire lose so many packets of a hundred in both directions, by nftables; false where that cannot be had. */
  lose(percent: number): boolean;
  /** Has it lose none any more; gives how many were lost. */
  loseNone(): number;
  /** Takes it all away. */
  remove(): void;
}

/** Makes another host, joined by a veth pair, for a browser's program; undefined where this user or this kernel may not. */
export const openOtherHost = (program: string): OtherHost | undefined => {
  // Names of interfaces have 15 letters at most.
  const name = `rr${process.pid}`;
  const [hereEnd, thereEnd] = [`${name}h`, `${name}t`];
  const inside = (...args: readonly string[]): void => run('ip', 'netns', 'exec', name, ...args);
  const remove = (): void => {
    try {
      run('ip', 'netns', 'delete', name);
    } catch {
      // It was never there.
    }
  };
  try {
    run('ip', 'netns', 'add', name);
    run('ip', 'link', 'add', hereEnd, 'type', 'veth', 'peer', 'name', thereEnd, 'netns', name);
    run('ip', 'address', 'add', `${HERE}/24`, 'dev', hereEnd);
    run('ip', 'link', 'set', hereEnd, 'up');
    inside('ip', 'address', 'add', `${THERE}/24`, 'dev', thereEnd);
    inside('ip', 'link', 'set', thereEnd, 'up');
    inside('ip', 'link', 'set', 'lo', 'up');
  } catch {
    remove();
    return undefined;
  }
  const runThere: OtherHost['runThere'] = (inThere, ...args) =>
    execFileSync('ip', ['netns', 'exec', name, inThere, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    here: HERE,
    there: THERE,
    launch: () =>
      chromium.launch({
        executablePath: resolve(import.meta.dirname, '../programs/in-namespace.sh'),
        env: { ...process.env, ROOTRESUME_NAMESPACE: name, ROOTRESUME_PROGRAM: program },
      }),
    setAddress: (address, there) =>
      run('ip', 'address', there ? 'add' : 'delete', `${address}/24`, 'dev', hereEnd),
    runThere,
    setLink: (up) => run('ip', 'link', 'set', hereEnd, up ? 'up' : 'down'),
    slow(how) {
      try {
        run('tc', 'qdisc', 'replace', 'dev', hereEnd, 'root', 'netem', ...how);
        inside('tc', 'qdisc', 'replace', 'dev', thereEnd, 'root', 'netem', ...how);
        return true;
      } catch {
        return false;
      }
    },
    lose(percent) {
      try {
        for (const [hook, direction] of [
          ['input', 'iifname'],
          ['output', 'oifname'],
        ] as const)
          inside(
            'nft',
            `add table inet wire; add chain inet wire ${hook} { type filter hook ${hook} priority 0; };` +
              `add rule inet wire ${hook} ${direction} "${thereEnd}" numgen random mod 100 < ${percent} counter drop`,
          );
        return true;
      } catch {
        return false;
      }
    },
    loseNone() {
      const rules = runThere('nft', 'list', 'table', 'inet', 'wire');
      inside('nft', 'delete', 'table', 'inet', 'wire');
      return [...rules.matchAll(/counter packets (\d+)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
    },
    remove,
  };
};
