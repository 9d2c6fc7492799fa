import { readFileSync } from 'node:fs';

/** Where Linux lists its IPv4 routes. Other systems have no such file, and asking them would cost a process. */
const ROUTES_FILE = '/proc/net/route';

/** A route's flag that says that it can be used. */
const UP = 0x1;

const readRoutes = (): string => {
  try {
    return readFileSync(ROUTES_FILE, 'utf8');
  } catch {
    // Another system: the names of the interfaces decide alone.
    return '';
  }
};

/** Tells through which interface this machine reaches the internet; undefined where it does not, or the system does not say. */
export const defaultRouteInterface = (routes: string = readRoutes()): string | undefined =>
  routes
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, destination, , flags, , , , mask]) => {
      return destination === '00000000' && mask === '00000000' && (parseInt(flags ?? '0', 16) & UP) !== 0;
    })
    .sort((a, b) => Number(a[6]) - Number(b[6]))[0]?.[0];
