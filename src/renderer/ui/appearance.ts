export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export type ResolvedTheme = 'light' | 'dark';

/** How this browser wants the page to look; kept in its own storage, never on the server. */
export interface Appearance {
  readonly theme: Theme;
  /** Size of the terminal's text, in CSS pixels. */
  readonly fontSizePx: number;
  /** Width of the session list in a wide window, in CSS pixels. */
  readonly listWidthPx: number;
  /** Whether the line for composing is shown; null: not chosen, so it is where the screen is touched. */
  readonly composeShown: boolean | null;
}

export const FONT_SIZE_PX = { min: 8, usual: 13, max: 32 } as const;
export const LIST_WIDTH_PX = { min: 200, usual: 256, max: 420 } as const;

export const DEFAULT_APPEARANCE: Appearance = {
  theme: 'system',
  fontSizePx: FONT_SIZE_PX.usual,
  listWidthPx: LIST_WIDTH_PX.usual,
  composeShown: null,
};

const STORAGE_KEY = 'rootresume.appearance';

const clamp = (value: unknown, { min, usual, max }: { min: number; usual: number; max: number }): number =>
  typeof value === 'number' && Number.isFinite(value)
    ? Math.min(max, Math.max(min, Math.round(value)))
    : usual;

/** Makes an appearance of stored text, which anybody may have edited: what is missing or wrong takes its default. */
export const parseAppearance = (text: string | null): Appearance => {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '{}');
  } catch {
    // Unreadable settings are as good as none.
    return DEFAULT_APPEARANCE;
  }
  const { theme, fontSizePx, listWidthPx, composeShown } = (stored ?? {}) as Record<string, unknown>;
  return {
    theme: THEMES.find((known) => known === theme) ?? DEFAULT_APPEARANCE.theme,
    fontSizePx: clamp(fontSizePx, FONT_SIZE_PX),
    listWidthPx: clamp(listWidthPx, LIST_WIDTH_PX),
    composeShown: typeof composeShown === 'boolean' ? composeShown : DEFAULT_APPEARANCE.composeShown,
  };
};

/** Reads this browser's appearance. */
export const loadAppearance = (): Appearance => {
  try {
    return parseAppearance(localStorage.getItem(STORAGE_KEY));
  } catch {
    // Storage may be switched off; the page works with its defaults.
    return DEFAULT_APPEARANCE;
  }
};

/** Keeps an appearance for the next visit. */
export const saveAppearance = (appearance: Appearance): void => {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(appearance));
  } catch {
    // Storage may be full or switched off; the choice then lasts for this visit.
  }
};

/** Keeps sizes within their bounds; used on every change. */
export const boundAppearance = (appearance: Appearance): Appearance => ({
  ...appearance,
  fontSizePx: clamp(appearance.fontSizePx, FONT_SIZE_PX),
  listWidthPx: clamp(appearance.listWidthPx, LIST_WIDTH_PX),
});
