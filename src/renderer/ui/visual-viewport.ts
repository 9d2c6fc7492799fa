/** The part of `window.visualViewport` that is used. */
export type VisualViewportLike = Pick<
  VisualViewport,
  'height' | 'offsetTop' | 'scale' | 'addEventListener' | 'removeEventListener'
>;

/** What the keyboard of a screen leaves free, in CSS pixels; null: all of the page. */
export const visibleBox = (
  { height, offsetTop, scale }: Pick<VisualViewport, 'height' | 'offsetTop' | 'scale'>,
  pageHeight: number,
): { readonly top: number; readonly height: number } | null => {
  // A page that is magnified is looked at through a window, and keeps its size.
  if (Math.abs(scale - 1) > 0.01 || pageHeight - height < 1) return null;
  return { top: Math.max(0, offsetTop), height };
};

/**
 * Keeps `--visible-top` and `--visible-height` on an element, for as long as the keyboard of a screen covers a part of the page. Chromium and
 * Firefox make the page smaller themselves, as its `interactive-widget` asks; Safari lays the keyboard over it, and moves it up.
 */
export const followVisualViewport = (
  root: HTMLElement,
  viewport: VisualViewportLike | null,
  pageHeight: () => number,
): (() => void) => {
  if (viewport === null) return () => undefined;
  const update = (): void => {
    const box = visibleBox(viewport, pageHeight());
    if (box === null) {
      root.style.removeProperty('--visible-top');
      root.style.removeProperty('--visible-height');
      return;
    }
    root.style.setProperty('--visible-top', `${box.top}px`);
    root.style.setProperty('--visible-height', `${box.height}px`);
  };
  const types = ['resize', 'scroll'] as const;
  for (const type of types) viewport.addEventListener(type, update);
  update();
  return () => {
    for (const type of types) viewport.removeEventListener(type, update);
  };
};
