import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { DESKTOP_COMMANDS } from '../../shared/desktop-bridge.ts';
import { menuTemplate, type MenuActions } from './menu-template.ts';

const actions = (): MenuActions => ({
  command: vi.fn(),
  openInBrowser: vi.fn(),
  openDataFolder: vi.fn(),
  zoom: vi.fn(),
  reload: vi.fn(),
  toggleDevTools: vi.fn(),
  about: vi.fn(),
  quit: vi.fn(),
});

const flatten = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);

describe.each([true, false])('the application menu, development %j', (development) => {
  it('claims no plain Ctrl or Alt combination from a shell outside macOS', () => {
    for (const item of flatten(menuTemplate(actions(), { mac: false, development }))) {
      // A role brings a default key along unless the item names its own.
      if (item.role !== undefined) expect(item.accelerator, item.role).toBeDefined();
      expect(item.accelerator ?? 'F1', item.label).toMatch(/^(F\d+|(Ctrl|CmdOrCtrl)\+Shift\+.+)$/);
      expect(item.label ?? '', 'a letter that Alt would reach').not.toContain('&');
    }
  });

  it('leaves the keys of the page to the page', () => {
    const does = actions();
    for (const item of flatten(menuTemplate(does, { mac: false, development }))) {
      const before = vi.mocked(does.command).mock.calls.length;
      (item.click as (() => void) | undefined)?.();
      const actsInPage = vi.mocked(does.command).mock.calls.length > before;
      if (actsInPage && item.accelerator !== undefined) {
        expect(item.registerAccelerator, item.label).toBe(false);
      }
    }
  });

  it('offers every command that the page has for it', () => {
    const does = actions();
    for (const item of flatten(menuTemplate(does, { mac: true, development }))) {
      (item.click as (() => void) | undefined)?.();
    }
    const offered = new Set(vi.mocked(does.command).mock.calls.map(([command]) => command));
    expect(offered).toEqual(new Set(DESKTOP_COMMANDS));
  });
});

it('offers reloading to developers only', () => {
  const labels = (development: boolean) =>
    flatten(menuTemplate(actions(), { mac: false, development })).map(({ label }) => label);
  expect(labels(true)).toContain('Reload');
  expect(labels(false)).not.toContain('Reload');
});
