import { createSocket } from 'node:dgram';

const MDNS_PORT = 5353;

/** A name that is free is had within 3 s; after this many milliseconds something is in the way, though nothing says what. */
const CLAIM_TIMEOUT_MS = 15_000;

/** How long a good-bye may take, in milliseconds. */
const LEAVE_TIMEOUT_MS = 1000;

/** What to answer for, and where. */
export interface MdnsOffer {
  /** The system's names of the interfaces to answer on. */
  readonly interfaces: readonly string[];
  readonly port: number;
  /** Where the page is, as `/`. */
  readonly path: string;
  /** Whether IPv6 addresses lead to the server too. */
  readonly ipv6: boolean;
  readonly secure: boolean;
}

/** A name that is being answered for. */
export interface MdnsClaim {
  /** Says good-bye. */
  leave(): Promise<void>;
}

/** Claims a name; undefined: somebody else has it. `onLost` tells that somebody else came by it later. Throws where mDNS cannot be spoken. */
export type ClaimName = (
  label: string,
  offer: MdnsOffer,
  onLost: () => void,
) => Promise<MdnsClaim | undefined>;

/** Claims a name by multicast: asks three times whether it is taken, announces it, and answers to whoever asks. */
export const claimName: ClaimName = async (label, offer, onLost) => {
  await tryPort();
  // Not its entry, which changes how every stack trace of this process is made; and loaded only where it is needed.
  await import('@homebridge/ciao/lib/coder/records/index.js');
  const { Responder } = await import('@homebridge/ciao/lib/Responder.js');
  // Where the interfaces are named, no other programs are run to find them.
  const responder = Responder.getResponder({ interface: [...offer.interfaces] });
  const service = responder.createService({
    name: `${label}, port ${offer.port}`,
    hostname: label,
    type: offer.secure ? 'https' : 'http',
    port: offer.port,
    disabledIpv6: !offer.ipv6,
    // Without any, ciao 1.3 takes its own announcement for another's, and claims the name anew, again and again, for as long as it has it.
    txt: { path: offer.path },
  });
  const name = { claimed: false, taken: false };
  service.on('name-change', () => undefined);
  service.on('hostname-change', () => {
    name.taken = true;
    if (name.claimed) onLost();
  });
  const leave = (): Promise<void> =>
    inTime(responder.shutdown(), LEAVE_TIMEOUT_MS).then(
      () => undefined,
      // Whoever has not heard it forgets the name when its time is over.
      () => undefined,
    );
  try {
    await inTime(service.advertise(), CLAIM_TIMEOUT_MS);
  } catch (error) {
    await leave();
    throw error;
  }
  if (name.taken) {
    await leave();
    return undefined;
  }
  name.claimed = true;
  return { leave };
};

/** Rejects with a sentence where the port of mDNS cannot be shared; the library would go on trying, and say so on standard output. */
const tryPort = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(MDNS_PORT, () => socket.close(() => resolve()));
  });

const inTime = async <T>(promise: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};
