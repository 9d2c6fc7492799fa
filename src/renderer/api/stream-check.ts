import { proxyNameIn, type ProxyName } from './proxy-name.ts';

/** A stream says hello within a round trip. One that has not after so long, in milliseconds, is a reason to ask whether the server is there. */
export const HELLO_LATE_MS = 3000;

/** A page that has just connected is busy drawing, in milliseconds; it would find itself slow. */
export const SETTLE_MS = 1500;

/**
 * Silence, in milliseconds, after the answer to a request whose event does not come: both leave the server together and travel the same
 * way, so what a slow network adds it adds to both.
 */
export const SILENCE_MS = 2000;

/** An event this close behind the answer, in milliseconds, was not held back; one that comes later may owe it to a buffer that just went out. */
const PROMPT_MS = 500;

/** Silences that make it certain: a single one may be a lost packet. */
const ENOUGH_SILENCES = 2;

/** Requests after which it stays undecided. Mostly one is enough. */
const MAX_REQUESTS = 5;

/** How often it is looked, in milliseconds. */
const STEP_MS = 500;

/** A timer that is so late, in milliseconds, tells of a busy or sleeping page: what is waited for may stand behind it. */
const BUSY_MS = 250;

/** Something on the way holds the stream's events back; what it is, where it says so. */
export interface HeldBack {
  readonly proxy: ProxyName | null;
}

export interface StreamCheckOptions {
  /** Has the stream say a number back; gives the headers of the answer. */
  readonly probe: (stream: string, probe: number) => Promise<Headers>;
  /** Any request that answers at once; gives the headers of the answer. */
  readonly reach: () => Promise<Headers>;
  /** Whether a proxy is likely: not on this machine's own address. Elsewhere only a late hello is a reason to look. */
  readonly isRemote: boolean;
  readonly onVerdict: (heldBack: HeldBack | null) => void;
}

/** Notices a proxy that holds the stream's events back although it answers requests at once. */
export interface StreamCheck {
  handleDial(): void;
  handleHello(stream: string): void;
  /** Anything arrived; the number, where it was said back. */
  handleEvent(probe?: number): void;
  handleHangUp(): void;
}

/**
 * Where the page is not on the server's own machine, one small request after each hello asks the stream to say a number back. Where hello
 * itself does not come, any other request shows that the server is there. Only silence counts, and only twice: a stream that carries other
 * events has the number behind them.
 */
export const createStreamCheck = (options: StreamCheckOptions): StreamCheck => {
  /** Grows with whatever makes a running check pointless. */
  let epoch = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dialledAt = 0;
  let heard = 0;
  let heardAt = 0;
  let lastProbe = 0;
  let probesHeard = 0;
  let heldBack = false;

  const conclude = (verdict: HeldBack | null): void => {
    if (verdict === null && !heldBack) return;
    heldBack = verdict !== null;
    options.onVerdict(verdict);
  };

  const restart = (): number => {
    clearTimeout(timer);
    epoch += 1;
    return epoch;
  };

  /** Waits until the number is heard, or nothing is any more. A page that was busy meanwhile has to hear first what arrived. */
  const waitFor = async (probe: number, mine: number): Promise<void> => {
    for (let quietMs = 0; quietMs < SILENCE_MS && mine === epoch && probesHeard < probe;) {
      const [before, sleptAt] = [heard, Date.now()];
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      const wasBusy = Date.now() - sleptAt > STEP_MS + BUSY_MS;
      quietMs = wasBusy || heard !== before ? 0 : quietMs + STEP_MS;
    }
  };

  /** Asks again and again until it is certain, or until it cannot be. `onUnreachable`: not even that request is answered. */
  const check = async (ask: (probe: number) => Promise<Headers>, onUnreachable?: () => void) => {
    const mine = restart();
    for (let asked = 0, silences = 0; asked < MAX_REQUESTS; asked += 1) {
      lastProbe += 1;
      const probe = lastProbe;
      let headers: Headers;
      try {
        headers = await ask(probe);
      } catch {
        // What is wrong with the server or the network is the stream client's to find out.
        if (mine === epoch) onUnreachable?.();
        return;
      }
      const answeredAt = Date.now();
      if (mine === epoch) await waitFor(probe, mine);
      if (mine !== epoch) return;
      if (probesHeard < probe) silences += 1;
      else if (heardAt - answeredAt < PROMPT_MS) {
        conclude(null);
        return;
      }
      if (silences === ENOUGH_SILENCES) {
        conclude({ proxy: proxyNameIn(headers) });
        return;
      }
    }
  };

  return {
    handleDial() {
      restart();
      dialledAt = Date.now();
      timer = setTimeout(
        () =>
          void check(
            () => options.reach(),
            () => conclude(null),
          ),
        HELLO_LATE_MS,
      );
    },
    handleHello(stream) {
      restart();
      const wasLate = Date.now() - dialledAt > HELLO_LATE_MS;
      if (!options.isRemote && !wasLate && !heldBack) return;
      timer = setTimeout(() => void check((probe) => options.probe(stream, probe)), SETTLE_MS);
    },
    handleEvent(probe) {
      heard += 1;
      if (probe === undefined) return;
      probesHeard = probe;
      heardAt = Date.now();
    },
    handleHangUp: () => void restart(),
  };
};
