/**
 * Some browsers name the language of a system that has none (WebKitGTK: 'C'), which `Intl` throws at. Whoever hands `navigator.language` on
 * to it, as uPlot does while it is loaded, is given English there.
 */
export const nameKnownLanguage = (navigator: Navigator): void => {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
  }
};
