import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

/** What ran it, without anything that names the machine or who uses it. */
export const describeMachine = () => {
  /** @type {string} */
  let system = process.platform;
  try {
    system = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? system;
  } catch {
    // No such file beyond Linux: the platform's name is enough.
  }
  return {
    processor: `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`,
    memory: `${Math.round(totalmem() / 1024 ** 3)} GiB`,
    system: `${system}, kernel ${release().split('-')[0]}`,
    node: process.version,
  };
};
