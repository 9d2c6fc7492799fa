import type { NetworkInterfaceInfo } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADDRESSES_LOOKED_AT_EVERY_MS, addressesKey, watchAddresses } from './address-watch.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo =>
  ({ address, internal, family: 'IPv4' }) as NetworkInterfaceInfo;

describe('two moments of the addresses', () => {
  it('are the same whatever the order, and whatever loopback does', () => {
    const before = { lo: [at('127.0.0.1', true)], eth0: [at('10.0.0.4'), at('10.0.0.5')], wlan0: [] };
    const after = { eth0: [at('10.0.0.5'), at('10.0.0.4')], lo: [at('127.0.0.2', true)] };
    expect(addressesKey(after)).toBe(addressesKey(before));
  });

  it('differ by an address that came, went, or moved to another interface', () => {
    const before = addressesKey({ eth0: [at('10.0.0.4')] });
    expect(addressesKey({ eth0: [at('10.0.0.4'), at('10.0.0.5')] })).not.toBe(before);
    expect(addressesKey({})).not.toBe(before);
    expect(addressesKey({ wlan0: [at('10.0.0.4')] })).not.toBe(before);
  });
});

describe('the watch over addresses', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells of each change once, and of none after its end', () => {
    let interfaces = { eth0: [at('10.0.0.4')] };
    const onChange = vi.fn();
    const watch = watchAddresses(onChange, () => interfaces);
    vi.advanceTimersByTime(3 * ADDRESSES_LOOKED_AT_EVERY_MS);
    expect(onChange).not.toHaveBeenCalled();
    interfaces = { eth0: [at('192.168.1.20')] };
    vi.advanceTimersByTime(3 * ADDRESSES_LOOKED_AT_EVERY_MS);
    expect(onChange).toHaveBeenCalledTimes(1);
    watch.dispose();
    interfaces = { eth0: [at('10.0.0.4')] };
    vi.advanceTimersByTime(3 * ADDRESSES_LOOKED_AT_EVERY_MS);
    expect(onChange).toHaveBeenCalledTimes(1);
  });
});
