import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import type { ListeningPort } from '../../../shared/usage.ts';
import type { ProcessInfo } from '../supervise/process-table.ts';

/** Tells on which TCP ports processes listen. */
export interface PortReader {
  /** Looks at the sockets of these processes: of all that will be asked about. */
  read(processes: Iterable<ProcessInfo>): void;
  /** Ports on which any of these listened at the last reading, in order. */
  portsOf(processes: Iterable<ProcessInfo>): ListeningPort[];
}

/** Sees none: for platforms on which that is not told cheaply. */
export const NO_PORTS: PortReader = { read: () => undefined, portsOf: () => [] };

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
  #listening: ReadonlyMap<string, ListeningPort> = new Map();
  /** The listening sockets of each process, by pid and start. */
  #inodes = new Map<string, readonly string[]>();

  readonly #buffer = Buffer.alloc(TABLE_BYTES);

  constructor(private readonly root = '/proc') {}

  read(processes: Iterable<ProcessInfo>): void {
    const listening = new Map([...this.#parse('tcp'), ...this.#parse('tcp6')]);
    const appeared = [...listening.keys()].some((inode) => !this.#listening.has(inode));
    this.#listening = listening;
    const inodes = new Map<string, readonly string[]>();
    for (const info of processes) {
      const known = appeared ? undefined : this.#inodes.get(keyOf(info));
      inodes.set(keyOf(info), known ?? (listening.size === 0 ? [] : this.#inodesOf(info.pid)));
    }
    this.#inodes = inodes;
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
        return inode !== undefined && this.#listening.has(inode) ? [inode] : [];
      } catch {
        // Closed meanwhile.
        return [];
      }
    });
  }
}

const SOCKET = /^socket:\[(\d+)\]$/;

const keyOf = ({ pid, started }: ProcessInfo): string => `${pid}:${started}`;

export const openPortReader = (): PortReader =>
  process.platform === 'linux' ? new LinuxPortReader() : NO_PORTS;
