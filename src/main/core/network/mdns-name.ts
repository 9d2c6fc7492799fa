import { Emitter } from '../lifecycle.ts';
import { mdnsLabel, mdnsLabelAfter } from './mdns-label.ts';
import { claimName, type ClaimName, type MdnsClaim, type MdnsOffer } from './mdns-responder.ts';

/** After so many names that others have, no further one is tried. */
const MAX_NAMES = 9;

const CLOSE_TIMEOUT_MS = 1500;

/** The name under which this server answers on the network, without anybody having set up a name server. */
export class MdnsName {
  readonly #changes = new Emitter<undefined>();
  /** It has another name, or none any more. */
  readonly onChange = this.#changes.event;
  #name: string | undefined;
  #claim: MdnsClaim | undefined;
  #shown = '';
  /** One change at a time. */
  #change: Promise<void> = Promise.resolve();

  constructor(
    private readonly warn: (message: string) => void,
    private readonly label: string = mdnsLabel(),
    private readonly claim: ClaimName = claimName,
  ) {}

  /** As `rootresume-box.local`; undefined: there is none at the moment. */
  get name(): string | undefined {
    return this.#name;
  }

  /** The name that it has, or is most likely to have. */
  get likelyName(): string {
    return this.#name ?? `${this.label}.local`;
  }

  /** Answers for this from here on; undefined: no longer, and those who heard of the name are told. Never rejects. */
  offer(offer: MdnsOffer | undefined): Promise<void> {
    const wanted = offer !== undefined && offer.interfaces.length > 0 ? offer : undefined;
    const shown = JSON.stringify(wanted ?? null);
    this.#change = this.#change.then(async () => {
      if (shown === this.#shown) return;
      this.#shown = shown;
      await this.#leave();
      if (wanted !== undefined) await this.#answer(wanted, 0);
    });
    return this.#change;
  }

  /** Takes the name back, and waits no longer than `ms` milliseconds for it: an end must not hang on a network. */
  async close(ms = CLOSE_TIMEOUT_MS): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([this.offer(undefined), late]);
    clearTimeout(timer);
  }

  async #answer(offer: MdnsOffer, firstTaken: number): Promise<void> {
    try {
      for (let taken = firstTaken; taken < MAX_NAMES; taken += 1) {
        const label = mdnsLabelAfter(this.label, taken);
        this.#claim = await this.claim(label, offer, () => this.#handleLoss(offer, taken + 1));
        if (this.#claim !== undefined) return this.#set(`${label}.local`);
      }
      this.warn(`No name on the network: others have ${this.label}.local and all that were tried after it.`);
    } catch (error) {
      this.warn(`No name on the network (mDNS): ${(error as Error).message}. Addresses work as ever.`);
    }
  }

  /** Somebody has come who has the same name, as when two networks are joined. */
  #handleLoss(offer: MdnsOffer, taken: number): void {
    const shown = JSON.stringify(offer);
    this.#change = this.#change.then(async () => {
      if (shown !== this.#shown) return;
      await this.#leave();
      await this.#answer(offer, taken);
    });
  }

  async #leave(): Promise<void> {
    const claim = this.#claim;
    this.#claim = undefined;
    this.#set(undefined);
    await claim?.leave();
  }

  #set(name: string | undefined): void {
    if (name === this.#name) return;
    this.#name = name;
    this.#changes.fire(undefined);
  }
}
