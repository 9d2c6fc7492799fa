import type { ITheme } from '@xterm/xterm';
import { DEFAULT_FONT_FAMILY, DEFAULT_FONT_SIZE } from './fonts.ts';

/** How what a search found is marked; `#rrggbb`, the only notation that the search takes. */
export interface MatchColours {
  readonly background: string;
  readonly activeBorder: string;
}

/** How every terminal of the page looks. */
export interface Appearance {
  readonly theme: ITheme;
  readonly fontFamily: string;
  /** In pixels; a terminal whose size another viewer owns may be shown smaller, so that its grid fits. */
  readonly fontSize: number;
  readonly reducedMotion: boolean;
  readonly matches: MatchColours;
}

export const DEFAULT_APPEARANCE: Appearance = {
  theme: {},
  fontFamily: DEFAULT_FONT_FAMILY,
  fontSize: DEFAULT_FONT_SIZE,
  reducedMotion: false,
  matches: { background: '#8a6d1f', activeBorder: '#c2561a' },
};
