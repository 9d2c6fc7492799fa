import { describe, expect, it } from 'vitest';
import { portAddress } from './port-links.tsx';

describe('the address of a port', () => {
  it.each([
    [{ port: 5173, loopback: false }, '192.168.1.10', 'http://192.168.1.10:5173/'],
    [{ port: 5173, loopback: false }, '[fe80::1]', 'http://[fe80::1]:5173/'],
    [{ port: 5173, loopback: true }, 'localhost', 'http://localhost:5173/'],
    [{ port: 5173, loopback: true }, '192.168.1.10', null],
  ])('%o on a page of %s is %s', (port, hostname, address) => {
    expect(portAddress(port, hostname)).toBe(address);
  });
});
