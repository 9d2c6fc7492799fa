/** Fingers whose distance changes by less than this factor move the text, and do not zoom it. */
const ZOOMS_FROM = 1.08;

/** Two taps within this time, in milliseconds, and this distance, in pixels, are one double tap. */
const DOUBLE_TAP_MS = 300;
const DOUBLE_TAP_PX = 24;

/** A finger that moved more than this, in pixels, does not tap. */
const TAP_SLOP_PX = 8;

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PinchOptions {
  readonly element: HTMLElement;
  /** Two fingers move: the text is shown so many times as large, around a point of the page. Called with 1 while they only pan. */
  readonly onPreview: (scale: number, around: Point) => void;
  /** They have moved by so much, in pixels. */
  readonly onPan: (by: Point) => void;
  /** They left the screen; 1: nothing was zoomed. */
  readonly onZoom: (scale: number, around: Point) => void;
  /** Tells whether the double tap meant something; else it stays the browser's. */
  readonly onDoubleTap: () => boolean;
}

const pointOf = ({ clientX, clientY }: Touch): Point => ({ x: clientX, y: clientY });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** Follows two fingers on an element, and double taps. Ends with the signal. */
export const attachPinch = (options: PinchOptions, signal: AbortSignal): void => {
  const { element } = options;
  let pinch: { readonly apart: number; readonly around: Point; at: Point; scale: number } | null = null;
  let tapBegan: Point | null = null;
  let lastTap: (Point & { readonly at: number }) | null = null;

  const two = (touches: TouchList): readonly [Point, Point] | null => {
    const [first, second] = [touches[0], touches[1]];
    return touches.length === 2 && first && second ? [pointOf(first), pointOf(second)] : null;
  };

  element.addEventListener(
    'touchstart',
    (event) => {
      const fingers = two(event.touches);
      const only = event.touches.length === 1 ? event.touches[0] : undefined;
      tapBegan = only ? pointOf(only) : null;
      if (fingers === null) return;
      const around = middle(...fingers);
      pinch = { apart: Math.max(1, distance(...fingers)), around, at: around, scale: 1 };
    },
    { signal, passive: true },
  );
  element.addEventListener(
    'touchmove',
    (event) => {
      const [moved] = event.touches;
      if (tapBegan !== null && moved && distance(tapBegan, pointOf(moved)) > TAP_SLOP_PX) tapBegan = null;
      const fingers = two(event.touches);
      if (pinch === null || fingers === null) return;
      // Else the browser magnifies the page.
      if (event.cancelable) event.preventDefault();
      const at = middle(...fingers);
      const scale = distance(...fingers) / pinch.apart;
      if (pinch.scale !== 1 || Math.max(scale, 1 / scale) >= ZOOMS_FROM) {
        pinch.scale = scale;
        options.onPreview(scale, pinch.around);
      } else options.onPan({ x: at.x - pinch.at.x, y: at.y - pinch.at.y });
      pinch.at = at;
    },
    { signal, passive: false },
  );
  const handleEnd = (event: TouchEvent): void => {
    if (pinch !== null && event.touches.length < 2) {
      const { scale, around } = pinch;
      pinch = null;
      lastTap = null;
      options.onZoom(event.type === 'touchcancel' ? 1 : scale, around);
      return;
    }
    const tap = tapBegan;
    tapBegan = null;
    if (event.touches.length > 0) return;
    const before = lastTap;
    lastTap = tap && { ...tap, at: event.timeStamp };
    if (tap === null || before === null) return;
    if (event.timeStamp - before.at > DOUBLE_TAP_MS || distance(before, tap) > DOUBLE_TAP_PX) return;
    lastTap = null;
    // Not a double click too, which selects a word.
    if (options.onDoubleTap() && event.cancelable) event.preventDefault();
  };
  element.addEventListener('touchend', handleEnd, { signal, passive: false });
  element.addEventListener('touchcancel', handleEnd, { signal });
};
