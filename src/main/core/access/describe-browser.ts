import bowser from 'bowser';

/** What is told of a name that is not known, in characters: its sender chose it. */
const MAX_NAME_LENGTH = 40;

/** Says for a person what a client calls itself: 'Safari on iOS'; its first word where it is no browser that is known. */
export const describeBrowser = (userAgent: string): string => {
  if (userAgent === '') return '';
  const { browser, os } = bowser.parse(userAgent);
  if (!browser.name)
    return (userAgent.split(/[\s/]/, 1)[0] ?? '').replace(/[^!-~]/g, '').slice(0, MAX_NAME_LENGTH);
  return os.name ? `${browser.name} on ${os.name}` : browser.name;
};
