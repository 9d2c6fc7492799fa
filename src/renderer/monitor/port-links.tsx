import { ExternalLink } from 'lucide-react';
import type { ListeningPort } from '../../shared/usage.ts';
import styles from './port-links.module.css';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The address of a port of the machine that the page came from; null: the port is closed to other machines, and this is one. */
export const portAddress = ({ port, loopback }: ListeningPort, hostname: string): string | null =>
  loopback && !LOOPBACK_NAMES.has(hostname) ? null : `http://${hostname}:${port}/`;

interface PortLinksProps {
  readonly ports: readonly ListeningPort[];
  /** The name under which the page was opened, as addresses have it. */
  readonly hostname: string;
}

/** The open ports of a session: each leads to what listens there, from wherever the page is. */
export const PortLinks = ({ ports, hostname }: PortLinksProps) => (
  <span className={styles['ports']}>
    {ports.map((port) => {
      const address = portAddress(port, hostname);
      return address === null ? (
        <span
          key={port.port}
          className={styles['closed']}
          title="Only the machine that it runs on reaches it"
        >
          :{port.port}
        </span>
      ) : (
        <a
          key={port.port}
          href={address}
          target="_blank"
          rel="noopener noreferrer"
          title={`Open ${address}`}
          aria-label={`Open port ${port.port}`}
        >
          :{port.port}
          <ExternalLink size={11} aria-hidden />
        </a>
      );
    })}
  </span>
);
