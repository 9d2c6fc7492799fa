/** A process beyond doubt: its number may be reused, its number and start together are not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the operating system tells it: to be compared for equality only, and within one boot of the machine. */
  readonly started: string;
}

/** One process as the operating system describes it at one moment. Zombies are left out: they are dead and hold nothing but a number. */
export interface ProcessInfo extends ProcessIdentity {
  /** Who started it, or took it over from who did; 0: that is not known. */
  readonly ppid: number;
  /** Those between it and `ppid` that have ended, the nearest first; only where the system goes on telling of them (Windows). */
  readonly forebears?: readonly ProcessIdentity[];
  readonly pgrp: number;
  /** The kernel's session: the pid of the process that opened it, here the first process of a pty. 0 where the platform does not tell. */
  readonly kernelSession: number;
  /** Whether a signal stopped it (Ctrl-Z): it acts on other signals only when continued. */
  readonly suspended: boolean;
  /** Processor time used since its start, in milliseconds. */
  readonly cpuMs: number;
  /** Resident memory in bytes. */
  readonly rss: number;
  /** 0 where the platform does not tell. */
  readonly threads: number;
}

/** The processes of this machine. A reading is never older than the question. */
export interface ProcessTable {
  read(): Promise<ReadonlyMap<number, ProcessInfo>>;
  /**
   * Reads these processes anew and whatever was not in the earlier reading, and leaves out what has ended; of the others it may tell what the
   * earlier reading did. A number that was given to another process in between is then taken for the earlier one: good enough for
   * figures, never for a signal.
   */
  refresh(
    earlier: ReadonlyMap<number, ProcessInfo>,
    anew: ReadonlySet<number>,
  ): Promise<ReadonlyMap<number, ProcessInfo>>;
  /**
   * Reads the run marker (see run-marker.ts) in the environment of each of these processes, by pid; a process without one, or whose
   * environment may not be read, is left out. Asked for all of a reading, it remembers what it found.
   */
  readMarkers(processes: Iterable<ProcessInfo>): Promise<ReadonlyMap<number, string>>;
  /** Identifies a process that was started a moment ago; undefined when it is gone already. */
  identify(pid: number): Promise<ProcessIdentity | undefined>;
  /** Sends a signal to exactly that process; false when it is gone, or is not ours to signal. */
  signal(process: ProcessIdentity, signal: NodeJS.Signals): boolean;
  /** Ends these at once, all of a reading of this moment, where there are better means than a signal to each (Windows). */
  readonly kill?: (processes: readonly ProcessInfo[]) => Promise<void>;
  /** Names this boot of the machine; empty where the platform does not tell. */
  readonly boot: string;
}
