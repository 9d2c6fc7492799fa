import type { ByteWriter } from './byte-writer.ts';
import {
  COLOR_MASK,
  COLOR_MODE_MASK,
  EXTENDED_FLAG,
  PROTECTED_FLAG,
  UNDERLINE_FLAG,
  type AttributesInternals,
  type ExtendedInternals,
  type TerminalInternals,
} from './terminal-internals.ts';

/** Flags beside the colour, as in xterm.js' `FgFlags` and `BgFlags`, with the SGR parameter that sets each. */
const FOREGROUND_FLAGS: readonly (readonly [number, number])[] = [
  [0x8000000, 1], // bold
  [0x20000000, 5], // blink
  [0x4000000, 7], // inverse
  [0x40000000, 8], // invisible
  [0x80000000, 9], // strikethrough
];
const BACKGROUND_FLAGS: readonly (readonly [number, number])[] = [
  [0x8000000, 2], // dim
  [0x4000000, 3], // italic
  [0x40000000, 53], // overline
];
const UNDERLINE_STYLE_MASK = 0x1c000000;
const UNDERLINE_STYLE_SHIFT = 26;
const DASHED = 5 << UNDERLINE_STYLE_SHIFT;

const PALETTE_16 = 0x1000000;
const PALETTE_256 = 0x2000000;

/** A program may use millions of colours; what was computed for this many of them is kept. */
const MAX_CACHED_PENS = 4096;

/** Sets colours, attributes and hyperlink of a terminal that reads what is written, and remembers what it set. */
export class Pen {
  #fg = 0;
  #bg = 0;
  #extended: ExtendedInternals | undefined;
  #link = 0;
  readonly #sequences = new Map<number, Map<number, string>>();

  constructor(
    private readonly out: ByteWriter,
    private readonly links: TerminalInternals['links'],
  ) {}

  /** The background colour in force: what erased and scrolled-in cells take. */
  get backgroundColor(): number {
    return this.#bg & COLOR_MASK;
  }

  /** Tells whether cells written now carry exactly these attributes. */
  has(fg: number, bg: number, extended: ExtendedInternals | undefined): boolean {
    if (fg !== this.#fg || bg !== this.#bg) return false;
    if ((bg & EXTENDED_FLAG) === 0 || extended === undefined) return this.#link === 0;
    return (
      extended === this.#extended || (sameExtended(extended, this.#extended) && extended.urlId === this.#link)
    );
  }

  /** Takes the attributes of a cell; says whether anything had to be written. */
  set(fg: number, bg: number, extended: ExtendedInternals | undefined): boolean {
    if (this.has(fg, bg, extended)) return false;
    const own = (bg & EXTENDED_FLAG) === 0 ? undefined : extended;
    if (own === undefined) {
      this.#setLink(0);
      this.out.ascii(this.#cachedSequence(fg, bg));
    } else {
      this.#setLink(own.urlId);
      this.out.ascii(sequenceOf(fg, bg, this.#shownExtended(own)));
    }
    this.#fg = fg;
    this.#bg = bg;
    this.#extended = own;
    return true;
  }

  /** Takes the attributes that the terminal itself would write with next. Its underline colour waits even while nothing is underlined. */
  setFrom(attributes: AttributesInternals): void {
    const extended = attributes.extended;
    // DECRC may have brought back colours from before an underline or a link and left those behind, where they show nowhere.
    const shown = (attributes.bg & EXTENDED_FLAG) !== 0;
    this.#setLink(shown ? extended.urlId : 0);
    this.out.ascii(
      sequenceOf(
        attributes.fg,
        attributes.bg,
        shown ? this.#shownExtended(extended) : extended._ext & ~UNDERLINE_STYLE_MASK,
      ),
    );
    this.#fg = attributes.fg >>> 0;
    this.#bg = attributes.bg >>> 0;
    this.#extended = extended;
  }

  /** Takes a background colour alone, for erasing. */
  setBackground(color: number): boolean {
    return this.backgroundColor === color ? false : this.set(0, color, undefined);
  }

  reset(): boolean {
    return this.set(0, 0, undefined);
  }

  /** A link is underlined by dashes, and is so still when its address is gone. */
  #shownExtended({ _ext, urlId }: ExtendedInternals): number {
    const dead = urlId !== 0 && this.links.getLinkData(urlId) === undefined;
    return dead ? (_ext & ~UNDERLINE_STYLE_MASK) | DASHED : _ext;
  }

  #setLink(id: number): void {
    if (id === this.#link) return;
    const link = id === 0 ? undefined : this.links.getLinkData(id);
    // A link whose last line scrolled away has no data left, and is none any more.
    if (link === undefined) this.out.ascii('\x1b]8;;\x07');
    else {
      this.out.ascii('\x1b]8;');
      // Neither part can hold a control character: the parser of an OSC takes none.
      if (link.id !== undefined) this.out.text(`id=${link.id}`);
      this.out.ascii(';');
      this.out.text(link.uri);
      this.out.ascii('\x07');
    }
    this.#link = id;
  }

  #cachedSequence(fg: number, bg: number): string {
    let byBackground = this.#sequences.get(fg);
    if (byBackground === undefined) {
      if (this.#sequences.size >= MAX_CACHED_PENS) this.#sequences.clear();
      this.#sequences.set(fg, (byBackground = new Map<number, string>()));
    }
    let sequence = byBackground.get(bg);
    if (sequence === undefined) {
      if (byBackground.size >= MAX_CACHED_PENS) byBackground.clear();
      byBackground.set(bg, (sequence = sequenceOf(fg, bg, 0)));
    }
    return sequence;
  }
}

const sameExtended = (one: ExtendedInternals, other: ExtendedInternals | undefined): boolean =>
  other !== undefined && one._ext === other._ext && one.urlId === other.urlId;

/** Says attributes from nothing: the sequence depends on them alone, never on what was in force before. */
const sequenceOf = (fg: number, bg: number, ext: number): string => {
  let parameters = '';
  for (const [flag, parameter] of FOREGROUND_FLAGS) if ((fg & flag) !== 0) parameters += `;${parameter}`;
  for (const [flag, parameter] of BACKGROUND_FLAGS) if ((bg & flag) !== 0) parameters += `;${parameter}`;
  const style = (ext & UNDERLINE_STYLE_MASK) >>> UNDERLINE_STYLE_SHIFT;
  if (style > 1) parameters += `;4:${style}`;
  else if (style === 1 || (fg & UNDERLINE_FLAG) !== 0) parameters += ';4';
  parameters +=
    colorParameter(fg, 30, 90, '38') + colorParameter(bg, 40, 100, '48') + colorParameter(ext, 0, 0, '58');
  const sequence = `\x1b[${parameters === '' ? '' : `0${parameters}`}m`;
  // SGR 0 ends protection too, so it is set again behind it.
  return (bg & PROTECTED_FLAG) === 0 ? sequence : `${sequence}\x1b[1"q`;
};

const colorParameter = (value: number, normal: number, bright: number, extended: string): string => {
  const mode = value & COLOR_MODE_MASK;
  if (mode === 0) return '';
  const index = value & 0xff;
  if (mode === PALETTE_16) return index < 8 ? `;${normal + index}` : `;${bright + index - 8}`;
  if (mode === PALETTE_256) return `;${extended};5;${index}`;
  return `;${extended};2;${(value >>> 16) & 0xff};${(value >>> 8) & 0xff};${index}`;
};
