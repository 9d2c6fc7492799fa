import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import type { ListeningPort } from '../../../shared/usage.ts';
import type { ProcessInfo } from '../supervise/process-table.ts';
import type { PortHolder, PortReader } from './port-reader.ts';
import { createWindowsPortReader } from './windows-ports.ts';

/** Sees none: for platforms on which that is not told cheaply. */
export const NO_PORTS: PortReader = {
  tells: false,
  read: () => undefined,
  portsOf: () => [],
  holderOf: () => undefined,
  holdersOf: () => new Map(),
};

/** Read of a table at most: some 1,700 sockets that listen. Further ones are not told. */
const TABLE_BYTES = 256 * 1024;

/** State of a socket that listens, in the fourth column of /proc/net/tcp. */
const LISTENING = '0A';
const LOOPBACK_V4 = /^[0-9A-F]{6}7F$/;
// In words of four bytes, each in the machine's order: ::1, and ::ffff:127.x.x.x.
const LOOPBACK_V6 = /^(?:0{24}(?:01000000|00000001)|0{16}(?:FFFF0000|0000FFFF)[0-9A-F]{6}7F)$/;

const isLoopback = (address: string): boolean =>
  (address.length === 8 ? LOOPBACK_V4 : LOOPBACK_V6).test(address);

/** Reads one of the tables of /proc/net: the listening sockets in it, by their inodes. */
export const parseListening = (table: string): Map<string, ListeningPort> => {
  const found = new Map<string, ListeningPort>();
  for (const line of table.split('\n')) {
    // `  0: 0100007F:1F90 00000000:0000 0A …`: most lines are connections, and are not looked at any further.
    if (!line.includes(` ${LISTENING} `)) continue;
    const fields = line.trim().split(/\s+/);
    const [address = '', port = ''] = (fields[1] ?? '').split(':');
    const inode = fields[9];
    if (fields[3] === LISTENING && inode !== undefined)
      found.set(inode, { port: Number.parseInt(port, 16), loopback: isLoopback(address) });
  }
  return found;
};

/** Whether the last line of a page is of a socket that listens, or its head. */
const endsListening = (page: Buffer): boolean => {
  const line = page.subarray(page.lastIndexOf('\n', -2) + 1);
  return line.includes(` ${LISTENING} `) || line.includes('local_address');
};

/**
 * Reads /proc/net/tcp and tcp6, and finds whose sockets these are by the open files of the processes. Those are looked through only when a
 * socket has appeared or a process has begun; then each is read once. A process in a network namespace of its own (a container) has
 * its ports there, and none here.
 */
export class LinuxPortReader implements PortReader {
  readonly tells = true;
  #listening: ReadonlyMap<string, ListeningPort> = new Map();
  /** The listening sockets of each process, by pid and start. */
  #inodes = new Map<string, readonly string[]>();
  /** Who has the sockets that were asked about, by their inodes. */
  #holders = new Map<string, PortHolder>();

  readonly #buffer = Buffer.alloc(TABLE_BYTES);

  constructor(private readonly root = '/proc') {}

  read(processes: Iterable<ProcessInfo>): void {
    const listening = this.#readListening();
    const appeared = [...listening.keys()].some((inode) => !this.#listening.has(inode));
    this.#listening = listening;
    const inodes = new Map<string, readonly string[]>();
    for (const info of processes) {
      const known = appeared ? undefined : this.#inodes.get(keyOf(info));
      inodes.set(keyOf(info), known ?? (listening.size === 0 ? [] : this.#inodesOf(info.pid)));
    }
    this.#inodes = inodes;
    this.#holders = new Map([...this.#holders].filter(([inode]) => listening.has(inode)));
  }

  portsOf(processes: Iterable<ProcessInfo>): ListeningPort[] {
    const ports = new Map<number, ListeningPort>();
    for (const info of processes)
      for (const inode of this.#inodes.get(keyOf(info)) ?? []) {
        const found = this.#listening.get(inode);
        // One that is reached from elsewhere by any of its sockets is.
        if (found !== undefined && ports.get(found.port)?.loopback !== false) ports.set(found.port, found);
      }
    return [...ports.values()].sort((a, b) => a.port - b.port);
  }

  holderOf(port: number): PortHolder | undefined {
    const inode = inodeOf(port, this.#listening);
    if (inode === undefined) return undefined;
    const known = this.#holders.get(inode);
    if (known?.pid !== undefined) return known;
    const found = this.#whoHas(inode);
    this.#holders.set(inode, found);
    return found;
  }

  holdersOf(ports: readonly number[]): Map<number, PortHolder> {
    const listening = this.#readListening();
    return new Map(
      ports.flatMap((port) => {
        const inode = inodeOf(port, listening);
        return inode === undefined ? [] : [[port, this.#whoHas(inode)] as const];
      }),
    );
  }

  #readListening(): ReadonlyMap<string, ListeningPort> {
    return new Map([...this.#parse('tcp'), ...this.#parse('tcp6')]);
  }

  /** Looks through the open files of every process that may be looked at, so only for a port that is in the way. */
  #whoHas(inode: string): PortHolder {
    const pid = this.#pids().find((one) => this.#socketsOf(one).includes(inode));
    return { pid, program: pid === undefined ? undefined : this.#nameOf(pid) };
  }

  #pids(): number[] {
    try {
      return readdirSync(this.root).map(Number).filter(Number.isInteger);
    } catch {
      return [];
    }
  }

  #nameOf(pid: number): string | undefined {
    try {
      return readFileSync(`${this.root}/${pid}/comm`, 'utf8').trim();
    } catch {
      // It ended.
      return undefined;
    }
  }

  #parse(name: string): Map<string, ListeningPort> {
    try {
      return parseListening(this.#readTable(`${this.root}/net/${name}`));
    } catch {
      // A kernel without IPv6, or a sandbox.
      return new Map();
    }
  }

  /**
   * Reads the beginning of a table, as far as it is of sockets that listen: the kernel tells these first, a page at a time, and has to walk
   * through all its connections for the rest.
   */
  #readTable(file: string): string {
    const descriptor = openSync(file, 'r');
    try {
      let length = 0;
      while (length < TABLE_BYTES) {
        const read = readSync(descriptor, this.#buffer, length, TABLE_BYTES - length, null);
        length += read;
        if (read === 0 || !endsListening(this.#buffer.subarray(length - read, length))) break;
      }
      return this.#buffer.toString('latin1', 0, length);
    } finally {
      closeSync(descriptor);
    }
  }

  #inodesOf(pid: number): string[] {
    return this.#socketsOf(pid).filter((inode) => this.#listening.has(inode));
  }

  /** The inodes of all sockets of a process. */
  #socketsOf(pid: number): string[] {
    const folder = `${this.root}/${pid}/fd`;
    let names: string[];
    try {
      names = readdirSync(folder);
    } catch {
      // It ended, or belongs to another user.
      return [];
    }
    return names.flatMap((name) => {
      try {
        const [, inode] = SOCKET.exec(readlinkSync(`${folder}/${name}`)) ?? [];
        return inode === undefined ? [] : [inode];
      } catch {
        // Closed meanwhile.
        return [];
      }
    });
  }
}

const inodeOf = (port: number, listening: ReadonlyMap<string, ListeningPort>): string | undefined =>
  [...listening].find(([, one]) => one.port === port)?.[0];

const SOCKET = /^socket:\[(\d+)\]$/;

const keyOf = ({ pid, started }: ProcessInfo): string => `${pid}:${started}`;

export type { PortHolder, PortReader };

export const openPortReader = (): PortReader => {
  if (process.platform === 'linux') return new LinuxPortReader();
  return process.platform === 'win32' ? createWindowsPortReader() : NO_PORTS;
};
