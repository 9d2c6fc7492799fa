import { MIN_FONT_SIZE } from './font-scale.ts';

/** How far a terminal is zoomed with the fingers: a factor on the size that its text would have. */
export const ZOOM = { least: 0.5, usual: 1, most: 4 } as const;

/** Larger text, in pixels, leaves a phone a handful of columns. */
const MAX_FONT_SIZE = 40;

/** Fonts are set in steps of this, in pixels. */
const STEP = 0.5;

/** Keeps a factor within its bounds; what is no number is no zoom. */
export const boundZoom = (zoom: number): number =>
  Number.isFinite(zoom) ? Math.min(ZOOM.most, Math.max(ZOOM.least, zoom)) : ZOOM.usual;

/** The font size, in pixels, that a factor makes of another one. */
export const zoomedFontSize = (fontSize: number, zoom: number): number =>
  zoom === ZOOM.usual
    ? fontSize
    : Math.min(MAX_FONT_SIZE, Math.max(MIN_FONT_SIZE, Math.round((fontSize * zoom) / STEP) * STEP));
