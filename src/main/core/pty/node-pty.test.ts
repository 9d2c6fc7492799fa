import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnPty } from './node-pty.ts';
import type { ExitStatus, Pty } from './pty.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-pty-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TERM: 'xterm-256color' };

const open = (file: string, args: readonly string[]): Pty =>
  spawnPty({ file, args, cwd: dir, env, cols: 80, rows: 24 });
const sh = (line: string): Pty => open('/bin/sh', ['-c', line]);

interface Ending {
  readonly output: Buffer;
  readonly status: ExitStatus;
}

/** Collects the output up to the exit, and fails when anything comes after it. */
const ending = (pty: Pty): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let exits = 0;
    pty.onOutput((bytes) => {
      if (exits > 0) reject(new Error('output after the exit'));
      chunks.push(bytes.slice());
    });
    pty.onExit((status) => {
      exits += 1;
      if (exits > 1) reject(new Error('a second exit'));
      // Whatever is still under way gets a turn of the event loop to show itself.
      setImmediate(() => resolve({ output: Buffer.concat(chunks), status }));
    });
  });

const outputContains = (pty: Pty, text: string): Promise<void> =>
  new Promise((resolve) => {
    let seen = '';
    const subscription = pty.onOutput((bytes) => {
      seen += Buffer.from(bytes).toString('latin1');
      if (!seen.includes(text)) return;
      subscription.dispose();
      resolve();
    });
  });

/** A file of that size in which every 16 bytes are different, without a newline for the terminal to translate. */
const numbered = (bytes: number): { readonly file: string; readonly content: Buffer } => {
  const content = Buffer.from(
    Array.from({ length: Math.ceil(bytes / 16) }, (_, n) => String(n).padStart(16, '.')).join(''),
  );
  const file = join(dir, `numbered-${bytes}`);
  writeFileSync(file, content);
  return { file, content };
};

const countShort = async (
  runs: number,
  atOnce: number,
  content: Buffer,
  start: () => Pty,
): Promise<number> => {
  let short = 0;
  for (let done = 0; done < runs; done += atOnce) {
    const endings = await Promise.all(
      Array.from({ length: Math.min(atOnce, runs - done) }, () => ending(start())),
    );
    short += endings.filter(({ output }) => !output.equals(content)).length;
  }
  return short;
};

describe('the output of a program', () => {
  it('is read into the same memory, whatever terminal it comes from', async () => {
    const memory = new Set<ArrayBufferLike>();
    for (const text of ['first', 'second']) {
      const pty = sh(`printf ${text}; read end`);
      const subscription = pty.onOutput((bytes) => memory.add(bytes.buffer));
      await outputContains(pty, text);
      // What is drained behind the end of a program is read elsewhere.
      subscription.dispose();
      pty.write(Buffer.from('\n'));
      expect((await ending(pty)).status).toEqual({ code: 0 });
    }
    expect(memory.size).toBe(1);
  });
});

describe('a paused terminal', () => {
  it('stays unread while others flood, and is read on when it is resumed', async () => {
    const floods = Array.from({ length: 3 }, () => sh('yes'));
    const paused = sh('yes');
    await outputContains(paused, 'y');
    paused.pause();
    let read = 0;
    paused.onOutput((bytes) => {
      read += bytes.length;
    });
    let others = 0;
    for (const flood of floods) flood.onOutput((bytes) => (others += bytes.length));
    while (others < 16 * 1024 * 1024) await new Promise(setImmediate);
    expect(read).toBe(0);
    paused.resume();
    await outputContains(paused, 'y');
    // The hangup ends them.
    for (const pty of [...floods, paused]) pty.dispose();
  });
});

describe('the output of a program that exits', () => {
  it('is complete in 300 runs of 8 kB', async () => {
    const { file, content } = numbered(8192);
    expect(await countShort(300, 10, content, () => open('/bin/cat', [file]))).toBe(0);
  });

  it('is complete in 40 runs of 1 MB', async () => {
    const { file, content } = numbered(1_000_000);
    expect(await countShort(40, 4, content, () => open('/bin/cat', [file]))).toBe(0);
  });

  it('is complete where many flood at once and are read in turns', async () => {
    const { file, content } = numbered(8_000_000);
    expect(await countShort(8, 8, content, () => open('/bin/cat', [file]))).toBe(0);
  });

  it('is complete although reading was paused before the exit', async () => {
    const { file, content } = numbered(3072);
    const start = (): Pty => {
      const pty = open('/bin/cat', [file]);
      pty.pause();
      return pty;
    };
    expect(await countShort(40, 10, content, start)).toBe(0);
  });

  it('is complete although reading was paused in the middle of it', async () => {
    const { file, content } = numbered(8192);
    const start = (): Pty => {
      const pty = open('/bin/cat', [file]);
      pty.onOutput(() => pty.pause());
      // The program cannot end before somebody reads what the kernel does not hold.
      const timer = setInterval(() => pty.resume(), 1);
      pty.onExit(() => clearInterval(timer));
      return pty;
    };
    expect(await countShort(40, 10, content, start)).toBe(0);
  });

  it('is complete, and the exit told, while a background process keeps the terminal open', async () => {
    const { file, content } = numbered(8192);
    const ptys = Array.from({ length: 20 }, () => sh(`trap '' HUP; sleep 60 & cat ${file}`));
    const endings = await Promise.all(ptys.map(ending));
    // The group still has a member: to signal it throws nothing.
    for (const { pid } of ptys) process.kill(-pid, 'SIGKILL');
    expect(endings.filter(({ output }) => !output.equals(content))).toEqual([]);
    expect(endings.map(({ status }) => status)).toEqual(ptys.map(() => ({ code: 0 })));
  });

  it('is told to its exit although a background process goes on writing', async () => {
    const pty = sh(`trap '' HUP; yes & sleep 0.05; echo last`);
    const { output, status } = await ending(pty);
    process.kill(-pty.pid, 'SIGKILL');
    expect(output.toString()).toContain('last');
    expect(status).toEqual({ code: 0 });
  });
});

describe('the exit status', () => {
  it('is the code of a program that exits by itself', async () => {
    expect((await ending(sh('exit 3'))).status).toEqual({ code: 3 });
  });

  it.each(['SIGTERM', 'SIGKILL', 'SIGABRT', 'SIGSEGV'])(
    'is the name of the signal that ended it: %s',
    async (name) => {
      expect((await ending(sh(`kill -${name.slice(3)} $$`))).status).toEqual({ signal: name });
    },
  );
});

describe('input', () => {
  it('arrives whole and in order when a mebibyte is written at once', async () => {
    const bytes = numbered(1024 * 1024).content;
    const received = join(dir, 'received');
    const pty = sh(`stty raw -echo; echo ready; head -c ${bytes.length} > ${received}`);
    const ended = ending(pty);
    await outputContains(pty, 'ready');
    pty.write(bytes);
    expect(pty.pendingInputBytes).toBeGreaterThan(0);
    await ended;
    expect(readFileSync(received).equals(bytes)).toBe(true);
    expect(pty.pendingInputBytes).toBe(0);
  });

  it('counts what a program does not read, and stops nothing else', async () => {
    const pty = sh('stty raw -echo; echo ready; sleep 60');
    const ended = ending(pty);
    await outputContains(pty, 'ready');
    pty.write(new Uint8Array(1024 * 1024));
    expect(pty.pendingInputBytes).toBeGreaterThan(900_000);
    // The event loop goes on meanwhile, and what is pending holds up neither the exit nor anything after it.
    await new Promise((resolve) => setImmediate(resolve));
    process.kill(-pty.pid, 'SIGKILL');
    await ended;
    expect(pty.pendingInputBytes).toBe(0);
  });
});

describe('the terminal', () => {
  it('has the size it was given and takes another', async () => {
    const pty = sh('stty size; read -r _; stty size');
    const ended = ending(pty);
    await outputContains(pty, '24 80');
    pty.resize(100, 40);
    pty.write(Buffer.from('\n'));
    expect((await ended).output.toString()).toContain('40 100');
  });

  it('does nothing on write, resize, pause, resume or a signal after the exit', async () => {
    const pty = sh('exit 0');
    await ending(pty);
    pty.write(Buffer.from('x'));
    pty.resize(10, 10);
    pty.pause();
    pty.resume();
    pty.signalForeground('SIGINT');
    pty.dispose();
    pty.dispose();
  });

  it('passes bytes on as they are, also half a character', async () => {
    expect((await ending(sh(String.raw`printf '\303'`))).output).toEqual(Buffer.from([0xc3]));
  });

  it('signals the foreground group, not the shell that waits for it', async () => {
    const pty = open('/bin/bash', ['--norc', '--noprofile', '-i']);
    const ended = ending(pty);
    // All in one line: what is typed while bash takes the terminal back may be lost to it.
    pty.write(Buffer.from('sh -c \'echo be""gun; sleep 60\'; exit 7\n'));
    await outputContains(pty, 'begun');
    pty.signalForeground('SIGTERM');
    expect((await ended).status).toEqual({ code: 7 });
  });

  it('throws nothing when a program cannot be executed, and says so in its output', async () => {
    const { output, status } = await ending(open(join(dir, 'no-such-program'), []));
    expect(output.toString()).toContain('No such file');
    expect(status).toEqual({ code: 1 });
  });
});
