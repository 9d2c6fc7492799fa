import { expect, it } from 'vitest';
import { isLoopback } from './loopback.ts';

it('is loopback by its addresses and by localhost alone: other names below it are given by a proxy', () => {
  for (const host of ['localhost', '127.0.0.1', '127.8.0.1', '[::1]']) expect(isLoopback(host)).toBe(true);
  for (const host of ['terminals.localhost', '192.168.1.2', '127.example', '[fe80::1]', 'terminals.example'])
    expect(isLoopback(host)).toBe(false);
});
