import { desktopBridge } from '../ui/desktop.ts';
import { keysOf, readSurroundings, type CommandId } from '../ui/keys.ts';

/** The desktop window's own powers; undefined in a browser. */
export const desktop = desktopBridge();

export const SURROUNDINGS = readSurroundings(navigator.userAgent, desktop !== undefined);

/** The keys of a command as they are written here; undefined where it has none. */
export const keys = (id: CommandId): string | undefined => keysOf(id, SURROUNDINGS);
