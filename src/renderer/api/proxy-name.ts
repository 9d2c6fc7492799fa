/** What stands between the page and its server, as far as an answer's headers tell. */
export interface ProxyName {
  readonly name: string;
  /** What stops it from holding events back, as a part of a sentence; null where that is not known for certain. */
  readonly remedy: string | null;
}

const NGINX = {
  name: 'nginx',
  remedy: 'set proxy_buffering off there, or do not have it ignore the header X-Accel-Buffering',
} as const;

/** By a header that only this one sends, where there is such a header. */
const BY_HEADER: readonly (readonly [header: string, proxy: ProxyName])[] = [
  ['cf-ray', { name: 'Cloudflare', remedy: null }],
  ['x-amz-cf-id', { name: 'Amazon CloudFront', remedy: null }],
  ['x-varnish', { name: 'Varnish', remedy: 'return (pipe) for the path /api/v1/stream there' }],
  ['x-envoy-upstream-service-time', { name: 'Envoy', remedy: null }],
  ['x-azure-ref', { name: 'Azure Front Door', remedy: null }],
];

/** By a word in `Server` or `Via`, which RootResume itself does not send. */
const BY_WORD: readonly (readonly [word: RegExp, proxy: ProxyName])[] = [
  [/nginx|openresty/i, NGINX],
  [/caddy/i, { name: 'Caddy', remedy: 'set flush_interval -1 in its reverse_proxy' }],
  [/apache/i, { name: 'Apache', remedy: 'add flushpackets=on to its ProxyPass' }],
  [/envoy/i, { name: 'Envoy', remedy: null }],
  [/squid/i, { name: 'Squid', remedy: null }],
  [/traefik/i, { name: 'Traefik', remedy: null }],
  [/google/i, { name: 'a Google load balancer', remedy: null }],
];

/** Names the proxy that an answer came through; null where it does not say. The one that is closest to the browser speaks last. */
export const proxyNameIn = (headers: Headers): ProxyName | null => {
  const byHeader = BY_HEADER.find(([header]) => headers.has(header));
  if (byHeader !== undefined) return byHeader[1];
  const told = `${headers.get('server') ?? ''} ${headers.get('via') ?? ''}`;
  return BY_WORD.find(([word]) => word.test(told))?.[1] ?? null;
};
