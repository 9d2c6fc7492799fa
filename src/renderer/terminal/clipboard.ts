/** `navigator.clipboard` is missing on plain http pages of the LAN. */
const asyncClipboard = (): Clipboard | undefined => navigator.clipboard;

// The old way, which works on any page inside a key press or click.
const copyByCommand = (text: string): boolean => {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  document.body.append(field);
  field.select();
  try {
    // Deprecated, and without a successor where `navigator.clipboard` is missing.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand('copy');
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
};

/** Puts text on the clipboard; false where the browser forbids it. */
export const copyText = async (text: string): Promise<boolean> => {
  try {
    const clipboard = asyncClipboard();
    if (clipboard !== undefined) {
      await clipboard.writeText(text);
      return true;
    }
  } catch {
    // Forbidden by a policy or for want of focus: the old way may still do.
  }
  return copyByCommand(text);
};

/** Reads the clipboard's text; null where the browser does not let a page do so. */
export const readClipboard = async (): Promise<string | null> => {
  try {
    return (await asyncClipboard()?.readText()) ?? null;
  } catch {
    // The user or the browser said no; the paste key still works, since the browser itself pastes there.
    return null;
  }
};
