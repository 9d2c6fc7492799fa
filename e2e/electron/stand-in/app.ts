import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync, unlinkSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeBrowser } from './chromium.ts';
import { preventable } from './preventable.ts';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly #paths = new Map<string, string>();
  readonly #ready = new Promise<void>((resolve) => {
    setImmediate(() => {
      this.emit('ready');
      resolve();
    });
  });

  setName(): void {}
  setAppUserModelId(): void {}
  whenReady(): Promise<void> {
    return this.#ready;
  }

  setPath(name: string, path: string): void {
    if (!statSync(path).isDirectory()) throw new Error(`${path} is no folder`);
    this.#paths.set(name, path);
  }

  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`no path ${name}`);
    return path;
  }

  /** As Electron's: the lock lies in `userData`; who does not get it tells the holder. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    const lock = join(folder, 'stand-in.lock');
    const knock = join(folder, 'stand-in.knock');
    if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) {
      writeFileSync(knock, String(process.pid));
      return false;
    }
    writeFileSync(lock, String(process.pid));
    process.on('exit', () => unlinkSync(lock));
    watch(folder, () => {
      if (!existsSync(knock)) return;
      rmSync(knock, { force: true });
      this.emit('second-instance', {}, [], folder);
    }).unref();
    return true;
  }

  quit(): void {
    const event = preventable({});
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }

  exit(code = 0): void {
    void closeBrowser().finally(() => process.exit(code));
  }
}

export const app = new App();
// As under Electron when it is given the folder of an app.
Object.assign(process, { defaultApp: true });
