/** Characters that are not to be seen: they would tell an address from itself, or hide one. */
const UNSEEN = /\p{Cf}/gu;

/** What a person takes for an address: with its scheme, or as `www.` or a name with a path begins it. A bare name looks as file names do. */
const ADDRESS = /(?:[a-z][a-z0-9+.-]*:\/\/|www\.|(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}\/)[^\s<>"'`]*/giu;

/** What may stand behind an address and belong to the sentence around it. */
const AROUND = /[),.:;!?\]}]$/;

/** How programs show that an address goes on. */
const CUT_OFF = /(?:…|\.\.\.)$/;

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Gives an address as browsers write it, hosts in ASCII; null where it is none. */
const parse = (address: string): string | null => {
  try {
    return new URL(SCHEME.test(address) ? address : `https://${address}`).href;
  } catch {
    // It looks like one, and is none.
    return null;
  }
};

const withoutScheme = (address: string): string =>
  address.replace(/^[a-z][a-z0-9+.-]*:\/\/(?:www\.)?/i, '').replace(/\/$/, '');

/** Tells whether an address, as it is written, may stand for the one that is opened: it is the same, or the beginning of it, marked as such. */
const standsFor = (written: string, target: string): boolean => {
  if (/^https:/i.test(written) && target.startsWith('http:')) return false;
  if (CUT_OFF.test(written)) {
    const begun = written.replace(CUT_OFF, '');
    // Of a host that is cut off nobody can tell whose it is.
    const parsed = /^[^/]+\//.test(begun.replace(SCHEME, '')) ? parse(begun) : null;
    return parsed !== null && withoutScheme(target).startsWith(withoutScheme(parsed));
  }
  for (let text = written; ; text = text.slice(0, -1)) {
    const parsed = parse(text);
    if (parsed !== null && withoutScheme(parsed) === withoutScheme(target)) return true;
    if (!AROUND.test(text)) return false;
  }
};

/**
 * Gives the address that the text of a link says where that is another than the one that it leads to; null where it says none, or the same.
 * `target` is an address with its scheme.
 */
export const otherAddressIn = (text: string, target: string): string | null => {
  const href = parse(target) ?? target;
  const seen = text.normalize('NFKC').replaceAll(UNSEEN, '');
  const written = seen.match(ADDRESS) ?? [];
  return written.find((address) => !standsFor(address, href)) ?? null;
};
