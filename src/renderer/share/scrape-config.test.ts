import { describe, expect, it } from 'vitest';
import { scrapeConfig } from './scrape-config.ts';

describe('the configuration for Prometheus', () => {
  it('is a job that reads an address by a token', () => {
    expect(scrapeConfig('http://192.168.1.10:7317', 'ab-1_c')).toBe(`scrape_configs:
  - job_name: rootresume
    authorization:
      credentials: ab-1_c
    static_configs: [{ targets: ['192.168.1.10:7317'] }]
`);
    expect(scrapeConfig('http://[fd00::1]:7317/', 'x')).toContain(`targets: ['[fd00::1]:7317']`);
  });

  it('says what TLS and a path need', () => {
    expect(scrapeConfig('https://shop.local/term/', 'x')).toBe(`scrape_configs:
  - job_name: rootresume
    metrics_path: /term/metrics
    scheme: https
    tls_config: { insecure_skip_verify: true } # or ca_file: the certificate
    authorization:
      credentials: x
    static_configs: [{ targets: ['shop.local'] }]
`);
  });
});
