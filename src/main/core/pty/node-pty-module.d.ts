// The package under the alias `node-pty` declares its types under its own name only. This file cannot be called node-pty.d.ts: beside
// node-pty.ts the compiler would take it for that file's output, and skip it.
declare module 'node-pty' {
  // eslint-disable-next-line @typescript-eslint/no-restricted-imports -- the types of the one import in node-pty.ts
  export * from '@lydell/node-pty';
}
