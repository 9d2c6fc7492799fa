import type { ListeningPort } from '../../../shared/usage.ts';
import type { WindowsListener } from '../supervise/windows-reading.ts';
import { windowsReadings, type WindowsReadings } from '../supervise/windows-readings.ts';
import type { PortHolder, PortReader } from './port-reader.ts';

/** 127.0.0.0/8 and ::1, the former also as IPv6 writes it. */
const LOOPBACK = /^(?:(?:::ffff:)?127\.[0-9.]+|::1)$/i;

const NO_LISTENERS: readonly WindowsListener[] = [];

/**
 * Tells ports as the last reading of the process table did, which is at most ten seconds old: Windows tells both at once, and to ask
 * for ports alone would start another PowerShell. Ports that a process listened on before it was given its number are not mistaken for
 * its own, since a reading holds both.
 */
export const createWindowsPortReader = (readings: WindowsReadings = windowsReadings()): PortReader => {
  const listeners = (): readonly WindowsListener[] => readings.latest?.listeners ?? NO_LISTENERS;

  const holderOf = (port: number): PortHolder | undefined => {
    const found = listeners().find((one) => one.port === port);
    return found && { pid: found.pid, program: readings.latest?.processes.get(found.pid)?.name };
  };

  return {
    tells: true,
    read: () => undefined,
    portsOf: (processes) => {
      const isOwn = new Map<number, string>();
      for (const { pid, started } of processes) isOwn.set(pid, started);
      const ports = new Map<number, ListeningPort>();
      for (const { pid, port, address } of listeners()) {
        const started = isOwn.get(pid);
        if (started === undefined || readings.latest?.processes.get(pid)?.started !== started) continue;
        // One that is reached from elsewhere by any of its sockets is.
        if (ports.get(port)?.loopback !== false) ports.set(port, { port, loopback: LOOPBACK.test(address) });
      }
      return [...ports.values()].sort((a, b) => a.port - b.port);
    },
    holderOf,
    holdersOf: (ports) =>
      new Map(
        ports.flatMap((port) => {
          const holder = holderOf(port);
          return holder === undefined ? [] : [[port, holder] as const];
        }),
      ),
  };
};
