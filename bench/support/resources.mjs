/** What is open at the moment, and must not outlive its row, however that ends. */
const open = new Set();

/** A process that does not end by itself is ended by force after this long, in milliseconds. */
const END_TIMEOUT_MS = 20_000;

/**
 * Registers something to be closed. Gives a function that closes it, once.
 * @param {() => unknown} close
 */
export const toBeClosed = (close) => {
  const closeOnce = async () => {
    if (open.delete(closeOnce)) await close();
  };
  open.add(closeOnce);
  return closeOnce;
};

/** Closes what a row left open, last opened first. */
export const closeAll = async () => {
  for (const close of [...open].reverse()) {
    try {
      await close();
    } catch (error) {
      process.stderr.write(`while closing: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
};

/**
 * Ends a process politely, then by force.
 * @param {import('node:child_process').ChildProcess} child
 */
export const endProcess = async (child) => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(timer);
};

/**
 * Rejects where something takes longer than it may.
 * @template T
 * @param {Promise<T>} promise
 * @param {number} ms
 * @param {string} what
 * @returns {Promise<T>}
 */
export const within = (promise, ms, what) => {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, /** @type {Promise<never>} */ (late)]).finally(() => clearTimeout(timer));
};

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Waits until something is so, looking often.
 * @param {() => boolean | Promise<boolean>} isSo
 * @param {number} timeoutMs
 * @param {string} what
 */
export const until = async (isSo, timeoutMs, what) => {
  const deadline = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await pause(20);
  }
};
