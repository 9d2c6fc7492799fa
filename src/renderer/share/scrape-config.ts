/** Writes what Prometheus needs to read the metrics at an address: a job of its configuration. */
export const scrapeConfig = (url: string, token: string): string => {
  const { protocol, host, pathname } = new URL(url);
  const path = `${pathname.replace(/\/$/, '')}/metrics`;
  return [
    'scrape_configs:',
    '  - job_name: rootresume',
    ...(path === '/metrics' ? [] : [`    metrics_path: ${path}`]),
    // Prometheus cannot be shown a fingerprint: either it knows the certificate, or it looks at none.
    ...(protocol === 'https:'
      ? ['    scheme: https', '    tls_config: { insecure_skip_verify: true } # or ca_file: the certificate']
      : []),
    '    authorization:',
    `      credentials: ${token}`,
    `    static_configs: [{ targets: ['${host}'] }]`,
    '',
  ].join('\n');
};
