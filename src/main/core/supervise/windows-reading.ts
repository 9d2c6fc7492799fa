import { Type } from 'typebox';
import { conforms } from '../config/conforms.ts';

/** A process as Windows describes it. */
export interface WindowsProcess {
  readonly pid: number;
  /** Who started it; that number may be somebody else's by now. */
  readonly ppid: number;
  readonly name: string;
  /** null where it belongs to another user, or to the system. */
  readonly command: string | null;
  /** Ticks of 100 ns since the year 1, in digits: too many for a number of ours. */
  readonly started: string;
  /** Processor time, in ticks of 100 ns. */
  readonly cpu: number;
  /** Resident memory in bytes. */
  readonly rss: number;
  readonly threads: number;
}

/** A TCP socket that listens. */
export interface WindowsListener {
  readonly address: string;
  readonly port: number;
  readonly pid: number;
}

export interface WindowsReading {
  readonly processes: ReadonlyMap<number, WindowsProcess>;
  readonly listeners: readonly WindowsListener[];
}

const RawProcess = Type.Object({
  pid: Type.Integer({ minimum: 0 }),
  ppid: Type.Integer({ minimum: 0 }),
  name: Type.String(),
  command: Type.Union([Type.String(), Type.Null()]),
  started: Type.String({ pattern: '^[0-9]{1,20}$' }),
  cpu: Type.Number({ minimum: 0 }),
  rss: Type.Number({ minimum: 0 }),
  threads: Type.Integer({ minimum: 0 }),
});
const RawListener = Type.Object({
  address: Type.String(),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  pid: Type.Integer({ minimum: 0 }),
});
const Raw = Type.Object({ processes: Type.Unknown(), listeners: Type.Unknown() });

/**
 * What PowerShell is asked, by the classes behind its commands: one call tells processes and ports alike. No double quotes, so that it can
 * be handed over as an argument. Numbers that must be exact are told in digits, and times as ticks: dates are written differently by
 * PowerShell 5.1 and 7, and words by the system's language.
 */
export const WINDOWS_QUERY = [
  `$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'`,
  `[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false`,
  `$processes = @(Get-CimInstance -ClassName Win32_Process -Property ProcessId, ParentProcessId, Name, CommandLine, CreationDate, KernelModeTime, UserModeTime, WorkingSetSize, ThreadCount | Where-Object { $_.CreationDate } | ForEach-Object { @{ pid = $_.ProcessId; ppid = $_.ParentProcessId; name = $_.Name; command = $_.CommandLine; started = $_.CreationDate.ToUniversalTime().Ticks.ToString(); cpu = $_.KernelModeTime + $_.UserModeTime; rss = $_.WorkingSetSize; threads = $_.ThreadCount } })`,
  // 2: Listen. Without the answer the processes are told all the same.
  `$listeners = @(try { Get-CimInstance -Namespace root/StandardCimv2 -ClassName MSFT_NetTCPConnection -Filter 'State = 2' | ForEach-Object { @{ address = $_.LocalAddress; port = $_.LocalPort; pid = $_.OwningProcess } } } catch { })`,
  `ConvertTo-Json -Compress -Depth 3 -InputObject @{ processes = $processes; listeners = $listeners }`,
].join('; ');

/** PowerShell writes a list of one as its one element, and an empty one as nothing. */
const listOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value as readonly unknown[];
  return value === null || value === undefined ? [] : [value];
};

/** Reads the answer to WINDOWS_QUERY; throws where it is none. An entry that is not as expected is left out. */
export const parseWindowsReading = (text: string): WindowsReading => {
  let raw: unknown;
  try {
    // Some hosts begin their output with a byte order mark.
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    raw = undefined;
  }
  if (!conforms(Raw, raw))
    throw new Error(`PowerShell was asked for the processes as JSON, and answered '${text.slice(0, 200)}'`);
  // Number 0 stands for what idles, and is the parent that nobody has.
  const processes = listOf(raw.processes).filter((one) => conforms(RawProcess, one) && one.pid > 0);
  return {
    processes: new Map((processes as WindowsProcess[]).map((one) => [one.pid, one])),
    listeners: listOf(raw.listeners).filter((one) => conforms(RawListener, one)),
  };
};
