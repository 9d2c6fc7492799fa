import { Bell, BellOff, Keyboard, LogOut, MonitorDown } from 'lucide-react';
import type { ReactElement } from 'react';
import { THEMES, type Appearance, type Theme } from './appearance.ts';
import type { CommandHandlers } from './commands.ts';
import { COMMAND_IDS, COMMANDS, keysOf, type CommandId, type Surroundings } from './keys.ts';
import type { MenuItem } from './menu.tsx';
import type { PaletteItem } from './palette.tsx';

const NOTIFY_ICON = <Bell size={14} aria-hidden />;
const INSTALL_ICON = <MonitorDown size={14} aria-hidden />;

const THEME_WORDS: Readonly<Record<Theme, string>> = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
};

/** Makes menu lines of those commands that have something to do. */
export const commandItems = (
  handlers: CommandHandlers,
  surroundings: Surroundings,
  ...wanted: readonly { readonly id: CommandId; readonly icon?: ReactElement }[]
): readonly MenuItem[] =>
  wanted.flatMap(({ id, icon }) => {
    const onSelect = handlers[id];
    if (!onSelect) return [];
    const { label } = COMMANDS[id];
    return [{ kind: 'action', label, keys: keysOf(id, surroundings), onSelect, ...(icon && { icon }) }];
  });

/** What the settings menu tells of the page. */
interface PageFacts {
  readonly version: string | null;
  /** What stands in the way of installing the page; null: nothing does. */
  readonly installLack: string | null;
  /** What stands in the way of notifications in this browser; null: nothing does, or the desktop has its own. */
  readonly notifyLack: string | null;
}

const lacking = (id: CommandId, icon: ReactElement, why: string | null): readonly MenuItem[] =>
  why === null ? [] : [{ kind: 'lacking', label: COMMANDS[id].label, icon, why }];

/** Builds the settings menu. */
export const settingsMenu = (
  handlers: CommandHandlers,
  surroundings: Surroundings,
  appearance: Appearance,
  { version, installLack, notifyLack }: PageFacts,
): readonly MenuItem[] => [
  {
    kind: 'choice',
    label: 'Theme',
    value: appearance.theme,
    options: THEMES.map((theme) => ({ value: theme, label: THEME_WORDS[theme] })),
    onChoose: (value) => {
      const theme = THEMES.find((known) => known === value);
      if (theme) handlers[`theme-${theme}`]?.();
    },
  },
  { kind: 'separator' },
  { kind: 'note', label: `Terminal text, ${appearance.fontSizePx} px` },
  ...commandItems(handlers, surroundings, { id: 'font-larger' }, { id: 'font-smaller' }),
  { kind: 'separator' },
  ...commandItems(
    handlers,
    surroundings,
    { id: 'notify', icon: NOTIFY_ICON },
    { id: 'stop-notifying', icon: <BellOff size={14} aria-hidden /> },
    { id: 'shortcuts', icon: <Keyboard size={14} aria-hidden /> },
    { id: 'install', icon: INSTALL_ICON },
    { id: 'sign-out', icon: <LogOut size={14} aria-hidden /> },
  ),
  ...lacking('notify', NOTIFY_ICON, notifyLack),
  ...lacking('install', INSTALL_ICON, installLack),
  ...(version === null ? [] : [{ kind: 'note', label: `RootResume ${version}` } as const]),
];

/** Makes palette lines of every command that has something to do; `detailOf` says what it would be done to. */
export const commandPalette = (
  handlers: CommandHandlers,
  surroundings: Surroundings,
  detailOf: (id: CommandId) => string | undefined,
): readonly PaletteItem[] =>
  COMMAND_IDS.flatMap((id) => {
    const onSelect = handlers[id];
    if (!onSelect || id === 'palette') return [];
    const detail = detailOf(id);
    const { label } = COMMANDS[id];
    return [{ id, label, keys: keysOf(id, surroundings), onSelect, ...(detail !== undefined && { detail }) }];
  });
