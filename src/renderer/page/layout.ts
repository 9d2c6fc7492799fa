import { useMedia } from '../ui/use-appearance.ts';

/**
 * How much room the page has. `wide`: the list shows lines; `narrow`: icons with badges; `phone`: the list is the home screen, and a
 * session fills the page.
 */
export type Layout = 'wide' | 'narrow' | 'phone';

// The style sheets name the same widths.
const WIDE = '(min-width: 900px)';
// A phone that is turned is wide, and low: there too a session needs all of the page.
const PHONE = '(max-width: 599px), (max-height: 479px) and (pointer: coarse)';

export const useLayout = (): Layout => {
  const wide = useMedia(WIDE);
  const phone = useMedia(PHONE);
  return phone ? 'phone' : wide ? 'wide' : 'narrow';
};
