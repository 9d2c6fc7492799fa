import bowser from 'bowser';

/** Says for a person what a client calls itself: 'Safari on iOS'; its first word where it is no browser that is known. */
export const describeBrowser = (userAgent: string): string => {
  if (userAgent === '') return '';
  const { browser, os } = bowser.parse(userAgent);
  if (!browser.name) return userAgent.split(/[\s/]/, 1)[0] ?? '';
  return os.name ? `${browser.name} on ${os.name}` : browser.name;
};
