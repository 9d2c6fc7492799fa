import { useCallback, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import {
  boundAppearance,
  loadAppearance,
  saveAppearance,
  type Appearance,
  type ResolvedTheme,
} from './appearance.ts';

const DARK = '(prefers-color-scheme: dark)';

/** Media query: fingers are what the device is used with first. */
export const TOUCH = '(pointer: coarse)';

/** Follows a media query. */
export const useMedia = (query: string): boolean => {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
};

export interface AppearanceControl {
  readonly appearance: Appearance;
  /** The theme that is on screen. */
  readonly resolvedTheme: ResolvedTheme;
  readonly change: (part: Partial<Appearance>) => void;
}

/** Holds the appearance, keeps it over visits, and puts the theme on the document. */
export const useAppearance = (): AppearanceControl => {
  const [appearance, setAppearance] = useState(loadAppearance);
  const systemIsDark = useMedia(DARK);
  const resolvedTheme: ResolvedTheme =
    appearance.theme === 'system' ? (systemIsDark ? 'dark' : 'light') : appearance.theme;

  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = resolvedTheme;
  }, [resolvedTheme]);
  useEffect(() => saveAppearance(appearance), [appearance]);

  const change = useCallback(
    (part: Partial<Appearance>) => setAppearance((before) => boundAppearance({ ...before, ...part })),
    [],
  );
  return { appearance, resolvedTheme, change };
};
