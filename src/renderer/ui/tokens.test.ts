import { describe, expect, it } from 'vitest';

// Vitest gives empty text for style sheets, and this folder is typed for a browser: so Node's own reader, by a name
// that TypeScript does not look up.
const NODE_FILES: string = 'node:fs';
const { readFileSync } = (await import(NODE_FILES)) as {
  readFileSync: (file: URL, encoding: 'utf8') => string;
};
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

const hexTokens = (block: string): Record<string, string> =>
  Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
  );

const [lightBlock = '', darkBlock = ''] = css.split(":root[data-theme='dark']");
const THEMES = { light: hexTokens(lightBlock), dark: hexTokens(darkBlock) };

/** Relative luminance, as WCAG 2 defines it. */
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const contrast = (a: string, b: string): number => {
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
};

const AAA = 7;
const AA = 4.5;
/** For what is not text: edges of fields, signs. */
const SHAPES = 3;

const FRAMES = ['surface-terminal', 'surface-frame', 'surface-raised', 'surface-hover'];
const PAIRS: readonly (readonly [string, string, number])[] = [
  ...FRAMES.flatMap((surface) => [
    ['text', surface, AAA] as const,
    ['text-soft', surface, AA] as const,
    ['text-faint', surface, AA] as const,
    ['tone-bad', surface, AA] as const,
    ['tone-warning', surface, AA] as const,
    ['tone-good', surface, AA] as const,
    ['tone-busy', surface, AA] as const,
  ]),
  ['text', 'surface-active', AAA],
  ['text-soft', 'surface-active', AA],
  ['text', 'bad-wash', AAA],
  ['text', 'warning-wash', AAA],
  ['text-faint', 'surface-field', AA],
  ['tone-bad', 'bad-wash', AA],
  ['tone-warning', 'warning-wash', AA],
  ['on-accent', 'accent', AA],
  ['on-accent', 'accent-hover', AA],
  ['on-danger', 'danger', AA],
  ['on-danger', 'danger-hover', AA],
  ['accent', 'accent-wash', AA],
  ['line-strong', 'surface-field', SHAPES],
  ['line-strong', 'surface-raised', SHAPES],
  ['accent', 'surface-frame', SHAPES],
];
const COLOURS = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan'];

describe.each(Object.entries(THEMES))('the %s theme', (_name, tokens) => {
  const measure = (a: string, b: string): number => {
    const [first, second] = [tokens[a], tokens[b]];
    if (first === undefined || second === undefined) throw new Error(`a token is missing: ${a} or ${b}`);
    return contrast(first, second);
  };

  it.each(PAIRS)('%s can be read on %s at %d:1', (text, surface, least) => {
    expect(measure(text, surface)).toBeGreaterThanOrEqual(least);
  });

  // Of black and white one always resembles the background; there the terminal itself raises the contrast.
  it.each([...COLOURS.flatMap((name) => [name, `bright-${name}`]), 'bright-black'])(
    'terminal %s can be read',
    (name) => {
      expect(measure(`terminal-${name}`, 'surface-terminal')).toBeGreaterThanOrEqual(AA);
    },
  );

  it.each(['white', 'bright-white'])('terminal black and %s can be read on each other', (white) => {
    expect(measure('terminal-black', `terminal-${white}`)).toBeGreaterThanOrEqual(AAA);
    expect(luminance(tokens['terminal-black'] ?? '#ffffff')).toBeLessThan(0.05);
  });

  it('shows text that is selected or was searched for', () => {
    expect(measure('terminal-foreground', 'terminal-selection')).toBeGreaterThanOrEqual(AA);
    expect(measure('terminal-foreground', 'terminal-match')).toBeGreaterThanOrEqual(AA);
  });
});
