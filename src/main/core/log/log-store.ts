import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Storage } from '../../../shared/storage.ts';
import { Emitter, type Event } from '../lifecycle.ts';
import { nodeFiles, type DiskFiles } from './disk-files.ts';
import { DiskLog } from './disk-log.ts';
import { reasonOf } from './disk-trouble.ts';
import { DEFAULT_LOG_LIMITS, type LogLimits } from './log-limits.ts';
import { OpenFiles } from './open-files.ts';
import { recoverLog } from './recover-log.ts';
import type { SessionLog } from './session-log.ts';
import { shareMemory } from './share-memory.ts';

/** So often files are looked at for their age, in milliseconds. */
const AGE_CHECK_MS = 60 * 60 * 1000;

/** The logs of all sessions, each in a folder of its own. */
export interface LogStore {
  readonly status: Storage;
  readonly onStatus: Event<Storage>;
  /** Opens a session's log: goes on with what an earlier server kept, else begins one. Never fails: without a disk it lives in memory. */
  open(sessionId: string, size: { readonly cols: number; readonly rows: number }): SessionLog;
  /** Deletes a session's log. Its id must not be opened again while this store is open. */
  remove(sessionId: string): void;
  /** Brings everything to the disk. Appending ends before. */
  close(): Promise<void>;
}

/** Opens the folder of all logs, which is made when the first byte is written. */
export const openLogStore = (options: {
  readonly folder: string;
  readonly warn: (message: string) => void;
  readonly now?: () => number;
  readonly limits?: Partial<LogLimits>;
  /** Default: the disk. */
  readonly files?: DiskFiles;
}): LogStore =>
  new DiskLogStore(
    options.folder,
    options.warn,
    options.now ?? Date.now,
    { ...DEFAULT_LOG_LIMITS, ...options.limits },
    options.files ?? nodeFiles,
  );

class DiskLogStore implements LogStore {
  readonly #logs = new Map<string, DiskLog>();
  /** What is being brought to its end. */
  readonly #endings = new Set<Promise<void>>();
  readonly #openFiles: OpenFiles;
  readonly #troubles = new Map<string, string>();
  readonly #statusChanged = new Emitter<Storage>();
  readonly onStatus = this.#statusChanged.event;
  readonly #ageCheck: NodeJS.Timeout;

  constructor(
    private readonly folder: string,
    private readonly warn: (message: string) => void,
    private readonly now: () => number,
    private readonly limits: LogLimits,
    private readonly files: DiskFiles,
  ) {
    this.#openFiles = new OpenFiles(files);
    this.#ageCheck = setInterval(() => {
      for (const log of this.#logs.values()) log.files.wake();
    }, AGE_CHECK_MS).unref();
    this.#finishRemovals();
  }

  get status(): Storage {
    const [reason] = this.#troubles.values();
    if (reason === undefined) return { kept: true, message: null };
    return {
      kept: false,
      message: `Output is not kept on the disk: ${reason}. Sessions run on from memory, and it is tried again every few seconds. The folder is ${this.folder}.`,
    };
  }

  open(sessionId: string, size: { readonly cols: number; readonly rows: number }): SessionLog {
    if (this.#logs.has(sessionId))
      throw new Error(`invariant violation: the log of ${sessionId} is open already`);
    const folder = join(this.folder, sessionId);
    const recovery = recoverLog(folder);
    if (recovery.kind === 'set-aside' || recovery.kind === 'blocked') this.warn(recovery.message);
    const log: DiskLog = new DiskLog({
      root: this.folder,
      folder,
      files: this.files,
      openFiles: this.#openFiles,
      limits: this.limits,
      now: this.now,
      size,
      recovered: recovery.kind === 'recovered' ? recovery.log : undefined,
      blocked: recovery.kind === 'blocked',
      onTrouble: (reason) => this.#setTrouble(sessionId, reason),
      onDiskUse: () => {
        this.#holdTotal();
        shareMemory(this.#logs.values(), this.limits.allTailsBytes);
      },
      onDispose: () => this.#finish(sessionId, log),
      warn: this.warn,
    });
    this.#logs.set(sessionId, log);
    this.#holdTotal();
    return log;
  }

  remove(sessionId: string): void {
    const idle = this.#logs.get(sessionId)?.files.abandon();
    this.#logs.delete(sessionId);
    this.#setTrouble(sessionId, undefined);
    const folder = join(this.folder, sessionId);
    if (!existsSync(folder)) return;
    // Renamed first: a crash in the middle of it must not leave half a log under the session's name.
    const going = freeName(folder);
    try {
      renameSync(folder, going);
    } catch (error) {
      this.warn(`The output in ${folder} could not be deleted: ${reasonOf(error)}. Delete it by hand.`);
      return;
    }
    this.#delete(going, idle);
  }

  async close(): Promise<void> {
    clearInterval(this.#ageCheck);
    for (const [sessionId, log] of this.#logs) this.#finish(sessionId, log);
    let patience: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      patience = setTimeout(() => resolve('late'), this.limits.closeMs);
    });
    const outcome = await Promise.race([Promise.all(this.#endings), late]);
    clearTimeout(patience);
    this.#openFiles.release('');
    const { status } = this;
    if (status.message !== null) this.warn(status.message);
    else if (outcome === 'late')
      this.warn(`The disk under ${this.folder} does not answer; the last output may not be on it.`);
    this.#statusChanged.dispose();
  }

  /** Brings a log that nobody appends to any more to the disk. */
  #finish(sessionId: string, log: DiskLog): void {
    if (this.#logs.get(sessionId) !== log) return;
    this.#track(
      log.files.close().then(() => {
        if (this.#logs.get(sessionId) === log) this.#logs.delete(sessionId);
      }),
    );
  }

  /** Deletes a folder, once what is still being written into it has ended. */
  #delete(folder: string, idle: Promise<void> = Promise.resolve()): void {
    this.#track(
      idle
        .then(() => this.files.remove(folder))
        .catch((error: unknown) => this.warn(`${folder} could not be deleted: ${reasonOf(error)}.`)),
    );
  }

  #track(ending: Promise<void>): void {
    const tracked: Promise<void> = ending.finally(() => this.#endings.delete(tracked));
    this.#endings.add(tracked);
  }

  /** Deletes what an earlier server had begun to delete. */
  #finishRemovals(): void {
    try {
      for (const name of readdirSync(this.folder))
        if (REMOVED_NAME.test(name)) this.#delete(join(this.folder, name));
    } catch {
      // There is no folder yet, or it cannot be read: opening a log says what is wrong with it.
    }
  }

  /** Prunes the oldest files of all until they are within their common bound. */
  #holdTotal(): void {
    let total = 0;
    for (const log of this.#logs.values()) total += log.files.bytes;
    while (total > this.limits.totalBytes) {
      const [oldest] = [...this.#logs.values()]
        .flatMap((log) => {
          const at = log.files.oldestPrunableAt;
          return at === undefined ? [] : [{ log, at }];
        })
        .sort((a, b) => a.at - b.at);
      if (oldest === undefined) return;
      const before = oldest.log.files.bytes;
      oldest.log.files.pruneOldest();
      total -= before - oldest.log.files.bytes;
    }
  }

  #setTrouble(sessionId: string, reason: string | undefined): void {
    const before = JSON.stringify(this.status);
    if (reason === undefined) this.#troubles.delete(sessionId);
    else this.#troubles.set(sessionId, reason);
    const { status } = this;
    if (JSON.stringify(status) !== before) this.#statusChanged.fire(status);
  }
}

// A session's id holds no dot, so none of these is a session's.
const REMOVED_NAME = /\.removed-\d+$/;

const freeName = (folder: string): string => {
  let number = 1;
  while (existsSync(`${folder}.removed-${number}`)) number += 1;
  return `${folder}.removed-${number}`;
};
