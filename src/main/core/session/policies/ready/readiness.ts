import { DEFAULT_PROBE_INTERVAL_MS, type ReadyProbe } from '../../../../../shared/policies.ts';
import { toDisposable, type Disposable } from '../../../lifecycle.ts';
import { runAside } from '../../run-aside.ts';
import { acceptsTcp, answersHttp } from './network-tries.ts';
import type { ProbeContext } from './probe-context.ts';
import { watchOutput } from './watch-output.ts';

/** One try of a probe takes at most so long, in milliseconds; a command is killed then, with all that it started. */
const TRY_TIMEOUT_MS = 5000;

/** Two tries lie at least so far apart, in milliseconds, whatever a definition says: an interval of 0 would be a busy loop. */
const SHORTEST_INTERVAL_MS = 50;

/** Both are told at most once, and never both. */
export interface ReadinessEvents {
  readonly ready: () => void;
  /** It was not ready in time; the sentence says so. */
  readonly late: (sentence: string) => void;
}

/** A probe at work; disposing ends it. */
export interface Readiness extends Disposable {
  /** Resolves, once it has ended, when nothing that it started is alive. */
  readonly ended: Promise<void>;
}

/** Watches a run until it is ready, or too late, or what comes back is disposed. */
export const watchReadiness = (
  probe: ReadyProbe,
  context: ProbeContext,
  { ready, late }: ReadinessEvents,
): Readiness => {
  const { timeoutMs = 0 } = probe;
  const finish = (tell: () => void) => (): void => {
    all.dispose();
    tell();
  };
  const handleReady = finish(ready);
  const watching =
    'output' in probe
      ? { ...watchOutput(probe.output, context, handleReady), ended: Promise.resolve() }
      : poll(tryOf(probe, context), probe.intervalMs ?? DEFAULT_PROBE_INTERVAL_MS, context, handleReady);
  const deadline =
    timeoutMs === 0
      ? undefined
      : context.clock.after(
          timeoutMs,
          finish(() => late(`It was not ready within ${timeoutMs / 1000} s.`)),
        );
  const all = toDisposable(() => {
    watching.dispose();
    deadline?.dispose();
  });
  return { ...all, ended: watching.ended };
};

type Try = (abort: AbortSignal) => Promise<boolean>;

const tryOf = (probe: Exclude<ReadyProbe, { readonly output: string }>, context: ProbeContext): Try => {
  if ('http' in probe) return (abort) => answersHttp(probe.http, abort);
  if ('tcp' in probe) return (abort) => acceptsTcp(probe.tcp, probe.host ?? 'localhost', abort);
  const { command } = probe;
  return async (abort) => (await runAside(command, context, abort)) === 0;
};

/** Tries again and again, never twice at a time. */
const poll = (tryOnce: Try, intervalMs: number, { clock }: ProbeContext, passed: () => void): Readiness => {
  let closed = false;
  const isClosed = (): boolean => closed;
  // One of each for a try, not one for all: what listens to a signal stays as long as the signal does.
  let attempt = new AbortController();
  let pause: Disposable | undefined;
  let wake: () => void = () => undefined;
  const run = async (): Promise<void> => {
    while (!isClosed()) {
      const present = (attempt = new AbortController());
      const timeout = clock.after(TRY_TIMEOUT_MS, () => present.abort());
      const good = await tryOnce(present.signal);
      timeout.dispose();
      if (isClosed()) return;
      if (good) return passed();
      await new Promise<void>((resolve) => {
        wake = resolve;
        pause = clock.after(Math.max(intervalMs, SHORTEST_INTERVAL_MS), resolve);
      });
    }
  };
  const ended = run();
  return {
    ended,
    dispose: () => {
      closed = true;
      attempt.abort();
      pause?.dispose();
      wake();
    },
  };
};
