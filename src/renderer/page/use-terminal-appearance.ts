import { useLayoutEffect } from 'react';
import type { Terminals } from '../terminal/terminals.ts';
import { readTerminalTheme } from '../ui/terminal-theme.ts';
import { useMedia, type AppearanceControl } from '../ui/use-appearance.ts';

const REDUCED_MOTION = '(prefers-reduced-motion: reduce)';

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Makes the terminals look like the page around them. */
export const useTerminalAppearance = (
  terminals: Terminals,
  { appearance, resolvedTheme }: AppearanceControl,
): void => {
  const reducedMotion = useMedia(REDUCED_MOTION);
  // Before the terminals are mounted, which happens in plain effects: none is drawn in the wrong font first.
  useLayoutEffect(() => {
    terminals.setAppearance({
      theme: readTerminalTheme(document.documentElement),
      fontFamily: token('--font-mono'),
      fontSize: appearance.fontSizePx,
      reducedMotion,
      matches: { background: token('--terminal-match'), activeBorder: token('--accent') },
    });
  }, [terminals, resolvedTheme, appearance.fontSizePx, reducedMotion]);
};
