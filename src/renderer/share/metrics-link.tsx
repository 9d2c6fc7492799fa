import type { Network } from '../../shared/server.ts';
import type { CreatedShare } from '../../shared/shares.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from './copy-button.tsx';
import { CopyLine } from './copy-line.tsx';
import styles from './metrics-link.module.css';
import { scrapeConfig } from './scrape-config.ts';
import { useChosenWay } from './use-chosen-way.ts';
import { WayPicker } from './way-picker.tsx';

interface MetricsLinkProps {
  readonly share: CreatedShare;
  /** Where it is read: the addresses may change while this is shown. */
  readonly network: Network;
  /** What whoever has the token can do. */
  readonly sentence: string;
  readonly onCopy: (text: string) => Promise<boolean>;
  readonly onDone: () => void;
}

/** A token that has just been made for Prometheus, and what to write into its configuration. It is shown this once. */
export const MetricsLink = ({ share, network, sentence, onCopy, onDone }: MetricsLinkProps) => {
  const { ways, choice, chosen, choose } = useChosenWay(network, share.token);
  const config = scrapeConfig(chosen.url, share.token);
  return (
    <section className={styles['made']} aria-label="The new token">
      <p>
        Put this into the configuration of Prometheus. Whoever has the token <strong>{sentence}</strong>, and
        nothing else.
      </p>
      {choice && <WayPicker ways={ways} chosen={chosen} onChoose={choose} />}
      <div className={styles['config']}>
        <textarea
          readOnly
          rows={config.split('\n').length - 1}
          wrap="off"
          value={config}
          aria-label="Configuration for Prometheus"
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={config} label="Configuration for Prometheus" onCopy={onCopy} />
      </div>
      <CopyLine name="Token" text={share.token} label="Token" onCopy={onCopy} />
      <p className={styles['quiet']}>It is shown this once. You can end it below at any time.</p>
      <Button onClick={onDone}>Make another</Button>
    </section>
  );
};
