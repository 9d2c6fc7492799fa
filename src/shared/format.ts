const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Says a duration in at most two units: `850 ms`, `12 s`, `3 min 12 s`, `2 h 14 min`, `5 d 3 h`. */
export const formatDuration = (ms: number): string => {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  const two = (major: number, majorUnit: string, minor: number, minorUnit: string): string =>
    minor === 0 ? `${major} ${majorUnit}` : `${major} ${majorUnit} ${minor} ${minorUnit}`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return two(Math.floor(ms / MINUTE), 'min', Math.floor((ms % MINUTE) / SECOND), 's');
  if (ms < DAY) return two(Math.floor(ms / HOUR), 'h', Math.floor((ms % HOUR) / MINUTE), 'min');
  return two(Math.floor(ms / DAY), 'd', Math.floor((ms % DAY) / HOUR), 'h');
};

/** Says a number of bytes in powers of 1024 with the usual short units: `4 kB`, `182 MB`, `1.4 GB`. */
export const formatBytes = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const text = unit > 0 && value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
  return `${text} ${units[unit]}`;
};

/** Says how many watch: `1 viewer`, `2 viewers`. */
export const formatViewers = (count: number): string => `${count} ${count === 1 ? 'viewer' : 'viewers'}`;

/** Says who a viewer is, as far as its browser tells: `Firefox on Android at 192.168.1.20`. */
export const formatViewer = ({
  browser,
  address,
}: {
  readonly browser: string;
  readonly address: string;
}): string => `${browser === '' ? 'A program' : browser} at ${address}`;
