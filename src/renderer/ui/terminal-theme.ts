import type { ITheme } from '@xterm/xterm';

const ANSI = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** Reads the terminal's palette out of the tokens that hold at `element`, so that page and terminal are one surface. */
export const readTerminalTheme = (element: Element): ITheme => {
  const styles = getComputedStyle(element);
  const token = (name: string): string => styles.getPropertyValue(`--${name}`).trim();
  const bright = (name: string): string => `bright${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    background: token('surface-terminal'),
    foreground: token('terminal-foreground'),
    cursor: token('terminal-cursor'),
    cursorAccent: token('surface-terminal'),
    selectionBackground: token('terminal-selection'),
    scrollbarSliderBackground: token('surface-active'),
    scrollbarSliderHoverBackground: token('line-strong'),
    scrollbarSliderActiveBackground: token('line-strong'),
    ...Object.fromEntries(
      ANSI.flatMap((name) => [
        [name, token(`terminal-${name}`)],
        [bright(name), token(`terminal-bright-${name}`)],
      ]),
    ),
  };
};
