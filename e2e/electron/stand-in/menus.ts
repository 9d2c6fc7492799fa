import type { MenuItemConstructorOptions } from 'electron';
import { EventEmitter } from 'node:events';

/** A menu as its template says it; `&&` in a label is a plain `&`, as on screen. */
export class Menu {
  static application: Menu | undefined;
  readonly items: readonly MenuItemConstructorOptions[];

  constructor(items: readonly MenuItemConstructorOptions[]) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): Menu {
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu): void {
    Menu.application = menu;
  }

  /** Chooses the item at a path of labels, as a click does; a disabled one cannot be chosen. */
  choose(path: readonly string[]): void {
    const [label, ...rest] = path;
    const item = this.items.find((candidate) => candidate.label?.replaceAll('&&', '&') === label);
    if (item === undefined) throw new Error(`no item ${String(label)} in ${this.labels().join(' | ')}`);
    if (item.enabled === false) throw new Error(`${String(label)} is disabled`);
    if (rest.length > 0) {
      new Menu((item.submenu ?? []) as MenuItemConstructorOptions[]).choose(rest);
      return;
    }
    (item.click as (() => void) | undefined)?.();
  }

  labels(): string[] {
    return this.items.flatMap(({ label }) => (label === undefined ? [] : [label.replaceAll('&&', '&')]));
  }
}

/** A tray icon that remembers what it was told. */
export class Tray extends EventEmitter {
  static current: Tray | undefined;
  toolTip = '';
  menu: Menu | undefined;

  constructor() {
    super();
    if (process.env['STAND_IN_NO_TRAY'] === '1') throw new Error('no tray on this desktop');
    Tray.current = this;
  }

  setToolTip(text: string): void {
    this.toolTip = text;
  }

  setContextMenu(menu: Menu): void {
    this.menu = menu;
  }

  destroy(): void {
    Tray.current = undefined;
  }
}
