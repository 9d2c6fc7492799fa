import { fieldsOf } from './found.ts';

/** Systems by the names that mprocs has for them, which are Rust's; the others are called alike. */
const NAMES: Readonly<Record<string, string>> = { darwin: 'macos', win32: 'windows', sunos: 'solaris' };

/** Names a system, as Node calls it, by mprocs' name. */
export const systemName = (platform: string): string => NAMES[platform] ?? platform;

/** Tells whether a value says something else on another system: `{ $select: os, linux: …, $else: … }`, at any depth. */
export const hasSelection = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.some(hasSelection)
    : '$select' in fieldsOf(value) || Object.values(fieldsOf(value)).some(hasSelection);

/** Gives a value as mprocs reads it on a system; undefined stands for what has no value there, which mprocs refuses to load. */
export const selectedFor = (system: string, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown) => selectedFor(system, item));
  const fields = fieldsOf(value);
  if ('$select' in fields)
    return fields['$select'] === 'os' ? selectedFor(system, fields[system] ?? fields['$else']) : undefined;
  if (fields !== value) return value;
  return Object.fromEntries(Object.entries(fields).map(([key, one]) => [key, selectedFor(system, one)]));
};
