import type { ITheme } from '@xterm/xterm';
import { DEFAULT_FONT_FAMILY, DEFAULT_FONT_SIZE } from './fonts.ts';

/** How every terminal of the page looks. */
export interface Appearance {
  readonly theme: ITheme;
  readonly fontFamily: string;
  /** In pixels; a terminal whose size another viewer owns may be shown smaller, so that its grid fits. */
  readonly fontSize: number;
  readonly reducedMotion: boolean;
}

export const DEFAULT_APPEARANCE: Appearance = {
  theme: {},
  fontFamily: DEFAULT_FONT_FAMILY,
  fontSize: DEFAULT_FONT_SIZE,
  reducedMotion: false,
};
