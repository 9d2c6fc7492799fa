import { attachPinch } from './pinch.ts';
import { boundZoom, ZOOM } from './zoom.ts';

interface PinchPaneOptions {
  /** The terminal's. */
  readonly element: HTMLElement;
  readonly host: () => HTMLElement | null;
  readonly zoom: () => number;
  /** Zooms, and lays out at once. */
  readonly setZoom: (zoom: number) => void;
}

/**
 * Zooms a terminal's text with two fingers, and leaves the page as it is. While the fingers are on the screen the picture is stretched; the
 * text is set anew once they leave it, so that a program whose terminal follows the pane is told of one size and not of fifty.
 */
export const attachPinchPane = (
  { element, host, zoom, setZoom }: PinchPaneOptions,
  signal: AbortSignal,
): void =>
  attachPinch(
    {
      element,
      onPreview(scale, around) {
        const box = element.getBoundingClientRect();
        // Around where the fingers came down, in the element's own measure; a box that is stretched already begins elsewhere.
        if (element.style.transform === '')
          element.style.transformOrigin = `${around.x - box.left}px ${around.y - box.top}px`;
        element.style.transform = `scale(${boundZoom(zoom() * scale) / zoom()})`;
      },
      onPan({ x, y }) {
        host()?.scrollBy(-x, -y);
      },
      onZoom(scale, around) {
        element.style.transform = '';
        element.style.transformOrigin = '';
        const pane = host();
        if (scale === 1 || pane === null) return;
        const before = element.getBoundingClientRect();
        const across = (around.x - before.left) / Math.max(1, before.width);
        const down = (around.y - before.top) / Math.max(1, before.height);
        setZoom(boundZoom(zoom() * scale));
        // What was between the fingers stays there, where the pane is larger than the screen.
        const after = element.getBoundingClientRect();
        pane.scrollBy(
          after.left + across * after.width - around.x,
          after.top + down * after.height - around.y,
        );
      },
      onDoubleTap() {
        if (zoom() === ZOOM.usual) return false;
        setZoom(ZOOM.usual);
        return true;
      },
    },
    signal,
  );
