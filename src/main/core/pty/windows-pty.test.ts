import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Emitter } from '../lifecycle.ts';
import type { ExitStatus, LaunchSpec, Pty } from './pty.ts';
import { windowsSpawner, type WindowsPtyModule } from './windows-pty.ts';

/** node-pty as its source has it on Windows: no pid and no way in before the first data, and no size for a program that has ended. */
class FakeNodePty implements WindowsPtyModule {
  readonly data = new Emitter<string>();
  readonly exit = new Emitter<{ exitCode: number | undefined }>();
  readonly calls: string[] = [];
  spawned: { readonly file: string; readonly args: readonly string[] | string } | undefined;
  options: object = {};
  pid = 0;
  ended = false;

  spawn(file: string, args: string[] | string, options: object) {
    this.spawned = { file, args };
    this.options = options;
    const note = (call: string): void => void this.calls.push(call);
    const tell = (): number => this.pid;
    return {
      get pid() {
        return tell();
      },
      onData: this.data.event,
      onExit: this.exit.event,
      write: (bytes: Buffer) => note(`write ${bytes.toString()}`),
      resize: (cols: number, rows: number) => {
        if (this.ended) throw new Error('Cannot resize a pty that has already exited');
        note(`resize ${cols} ${rows}`);
      },
      pause: () => note('pause'),
      resume: () => note('resume'),
      kill: () => note('kill'),
    };
  }

  /** The program begins. */
  async begin(): Promise<void> {
    this.pid = 4711;
    this.data.fire('\x1b[?9001h');
    await turn();
  }
}

const SPEC: LaunchSpec = {
  file: 'C:\\Program Files\\nodejs\\node.exe',
  args: ['-e', 'say "hi"'],
  cwd: 'C:\\work',
  env: { Path: 'C:\\Windows' },
  cols: 80,
  rows: 24,
};

const open = (spec: Partial<LaunchSpec> = {}): { readonly node: FakeNodePty; readonly pty: Pty } => {
  const node = new FakeNodePty();
  return { node, pty: windowsSpawner(node)({ ...SPEC, ...spec }) };
};

describe('a pty on Windows', () => {
  it('is opened without an encoding, and with the arguments as they are', () => {
    const { node } = open();
    expect(node.spawned).toEqual({ file: SPEC.file, args: SPEC.args });
    expect(node.options).toEqual({ cwd: SPEC.cwd, env: SPEC.env, cols: 80, rows: 24 });
  });

  it('is given a line that is quoted already as one text', () => {
    const { node } = open({ args: ['/d', '/s', '/c', '"echo "a b""'], quoted: true });
    expect(node.spawned?.args).toBe('/d /s /c "echo "a b""');
  });

  it('tells its pid when the program has begun', async () => {
    const { node, pty } = open();
    expect(pty.pid).toBe(0);
    await node.begin();
    expect(await pty.pidTold).toBe(4711);
    expect(pty.pid).toBe(4711);
  });

  it('tells that there is no pid when the program could not be started, with the code of the error', async () => {
    const { node, pty } = open();
    const statuses: ExitStatus[] = [];
    pty.onExit((status) => statuses.push(status));
    node.exit.fire({ exitCode: 2 });
    expect(await pty.pidTold).toBeUndefined();
    expect(statuses).toEqual([{ code: 2 }]);
  });

  it('gives what the program writes as UTF-8, and its exit once, behind it', async () => {
    const { node, pty } = open();
    const told: string[] = [];
    pty.onOutput((bytes) => told.push(Buffer.from(bytes).toString('hex')));
    pty.onExit((status) => told.push(JSON.stringify(status)));
    await node.begin();
    node.data.fire('ä€😀');
    node.exit.fire({ exitCode: 0xc000013a });
    node.exit.fire({ exitCode: 0 });
    expect(told.slice(1)).toEqual(['c3a4e282acf09f9880', '{"code":3221225786}']);
  });

  it('keeps what is asked of it before the program has begun, counts the input, and loses nothing of its order', async () => {
    const { node, pty } = open();
    const bytes = Buffer.from('dir\r');
    pty.write(bytes);
    bytes.fill(0);
    pty.resize(100, 40);
    pty.pause();
    expect(pty.pendingInputBytes).toBe(4);
    expect(node.calls).toEqual([]);
    await node.begin();
    expect(node.calls).toEqual(['write dir\r', 'resize 100 40', 'pause']);
    expect(pty.pendingInputBytes).toBe(0);
    pty.resume();
    expect(node.calls.at(-1)).toBe('resume');
  });

  it('survives a size that comes between the end of a program and its exit', async () => {
    const { node, pty } = open();
    pty.resize(100, 40);
    node.ended = true;
    await node.begin();
    pty.resize(90, 30);
    expect(node.calls).toEqual([]);
  });

  it('types Ctrl-C in place of a signal', async () => {
    const { node, pty } = open();
    await node.begin();
    pty.signalForeground('SIGTERM');
    pty.askToEnd?.();
    expect(node.calls).toEqual(['write \x03', 'write \x03']);
  });

  it('lets go of a terminal that is alive, and touches none whose program has ended: its pid may be another’s', async () => {
    const [alive, ended] = [open(), open()];
    await alive.node.begin();
    alive.pty.dispose();
    alive.pty.dispose();
    expect(alive.node.calls).toEqual(['kill']);
    await ended.node.begin();
    ended.node.exit.fire({ exitCode: 0 });
    ended.pty.write(Buffer.from('x'));
    ended.pty.resize(1, 1);
    ended.pty.signalForeground('SIGINT');
    ended.pty.dispose();
    expect(ended.node.calls).toEqual([]);
  });
});
