import { describe, expect, it } from 'vitest';
import { lackOf, type BrowserParts } from './capabilities.ts';

const text = () => Promise.resolve('');
const nothing = () => Promise.resolve();
const SECURE: BrowserParts = {
  isSecureContext: true,
  clipboard: { readText: text, writeText: nothing },
  offersInstall: true,
  installed: false,
  notifications: 'default',
};
const PLAIN_HTTP: BrowserParts = {
  isSecureContext: false,
  clipboard: undefined,
  offersInstall: false,
  installed: false,
  notifications: 'denied',
};

describe('what a page lacks', () => {
  it.each(['paste', 'copy', 'install', 'notify'] as const)(
    'is nothing of %s where the browser has it',
    (capability) => {
      expect(lackOf(capability, SECURE)).toBeNull();
    },
  );

  it.each(['paste', 'copy', 'install', 'notify'] as const)(
    'over plain HTTP names --tls for %s',
    (capability) => {
      expect(lackOf(capability, PLAIN_HTTP)).toMatch(/Needs HTTPS: .*--tls/);
    },
  );

  it.each(['paste', 'copy', 'install'] as const)(
    'in a secure page is put right in the browser for %s, and HTTPS is not blamed',
    (capability) => {
      const lack = lackOf(capability, { ...SECURE, clipboard: {}, offersInstall: false });
      expect(lack).toMatch(/menu/);
      expect(lack).not.toMatch(/HTTPS/);
    },
  );

  it('is not the installing of what is installed', () => {
    expect(lackOf('install', { ...SECURE, offersInstall: false, installed: true })).toBeNull();
  });

  it('is put right in the settings of a browser that was told to show no notifications', () => {
    expect(lackOf('notify', { ...SECURE, notifications: 'denied' })).toMatch(/browser’s settings/);
    expect(lackOf('notify', { ...SECURE, notifications: undefined })).toMatch(/shows no notifications/);
    expect(lackOf('notify', { ...SECURE, notifications: 'granted' })).toBeNull();
  });
});
