import { Emitter } from '../lifecycle.ts';
import type { ExitStatus, LaunchSpec, Pty } from '../pty/pty.ts';
import type { SessionTools } from '../session/session-tools.ts';

/** A program that runs until a test, or the supervisor, ends it. */
export interface FakeProgram {
  readonly pid: number;
  readonly spec: LaunchSpec;
  readonly marker: string;
  /** What was typed into it. */
  readonly input: string[];
  print(text: string): void;
  /** Ends it by itself. */
  exit(status: ExitStatus): void;
}

/** Starts programs that exist in the test alone, and ends them as the supervisor would: a turn after it is asked. */
export class FakePrograms {
  readonly started: FakeProgram[] = [];
  readonly #alive = new Map<string, FakeProgram[]>();
  /** Set, to refuse what is started then. */
  refusal: string | undefined;

  /** The programs of a session that are alive. */
  aliveOf(session: string): readonly FakeProgram[] {
    return [...this.#alive].flatMap(([marker, programs]) =>
      marker.startsWith(`${session}:`) ? programs : [],
    );
  }

  readonly tools: Pick<SessionTools, 'spawnPty' | 'supervisor'> = {
    spawnPty: (spec) => this.#spawn(spec),
    supervisor: {
      markerOf: (session, run) => `${session}:${run}`,
      begin: () => undefined,
      end: () => undefined,
      terminate: async ({ marker }, { signal }) => {
        await new Promise((resolve) => setImmediate(resolve));
        for (const program of [...(this.#alive.get(marker) ?? [])]) program.exit({ signal });
        return { kind: 'ended' };
      },
    },
  };

  #spawn(spec: LaunchSpec): Pty {
    if (this.refusal !== undefined) throw new Error(this.refusal);
    const output = new Emitter<Uint8Array>();
    const exit = new Emitter<ExitStatus>();
    const marker = spec.env['ROOTRESUME_RUN'] ?? '';
    const alive = this.#alive.get(marker) ?? [];
    this.#alive.set(marker, alive);
    const input: string[] = [];
    const program: FakeProgram = {
      pid: 1000 + this.started.length,
      spec,
      marker,
      input,
      print: (text) => output.fire(Buffer.from(text)),
      exit: (status) => {
        const at = alive.indexOf(program);
        if (at < 0) return;
        alive.splice(at, 1);
        if (alive.length === 0) this.#alive.delete(marker);
        exit.fire(status);
      },
    };
    alive.push(program);
    this.started.push(program);
    return {
      pid: program.pid,
      onOutput: output.event,
      onExit: exit.event,
      pendingInputBytes: 0,
      write: (bytes) => void input.push(Buffer.from(bytes).toString()),
      resize: () => undefined,
      pause: () => undefined,
      resume: () => undefined,
      signalForeground: () => undefined,
      dispose: () => undefined,
    };
  }
}
