import type { RequestListener } from 'node:http';
import type { HostGuard } from './access/host-guard.ts';
import type { Config, TlsConfig } from './config/config.ts';
import type { ConnectionLimits } from './http/connection-limits.ts';
import type { Transport } from './http/transport.ts';
import type { Disposable } from './lifecycle.ts';
import type { TlsIdentity } from './tls/tls-identity.ts';

interface OpenTlsOptions {
  /** With the names that are not the user's. */
  readonly config: () => Config;
  readonly handle: RequestListener;
  readonly hosts: HostGuard;
  readonly limits: ConnectionLimits;
  readonly warn: (message: string) => void;
}

/** Opens what TLS needs, which is loaded only where it is asked for; looks now and then whether its certificate is to be renewed. */
export const openTls = async (
  tls: TlsConfig,
  { config, handle, hosts, limits, warn }: OpenTlsOptions,
): Promise<Disposable & { readonly transport: Transport; readonly identity: TlsIdentity }> => {
  const [{ openTlsIdentity, IDENTITY_LOOKED_AT_EVERY_MS }, { certificateNames }, { createTlsTransport }] =
    await Promise.all([
      import('./tls/tls-identity.ts'),
      import('./tls/certificate-names.ts'),
      import('./http/tls-transport.ts'),
    ]);
  const identity = await openTlsIdentity(tls, config(), () => certificateNames(config()), warn);
  const looks = setInterval(() => void identity.refresh(), IDENTITY_LOOKED_AT_EVERY_MS).unref();
  const visitor = {
    apiPrefix: `${config().basePath}/api/`,
    allowsHost: (host: string | undefined) => hosts.allows(host),
  };
  const transport = createTlsTransport(handle, identity, visitor, limits);
  return { transport, identity, dispose: () => clearInterval(looks) };
};
