import { useState } from 'react';
import type { Network, SetNetwork } from '../../shared/server.ts';
import { Check } from '../ui/field.tsx';
import note from './note.module.css';
import { encryptionHelp, lanHelp, nameHelp } from './switch-words.ts';

interface NetworkSwitchesProps {
  readonly network: Network;
  /** Rejects with a sentence where the server cannot. */
  readonly onSet: (change: SetNetwork) => Promise<void>;
}

/** What decides who can reach the server, and how. */
export const NetworkSwitches = ({ network, onSet }: NetworkSwitchesProps) => {
  const [wanted, setWanted] = useState<SetNetwork | null>(null);
  const [error, setError] = useState<string | null>(null);
  const set = async (change: SetNetwork): Promise<void> => {
    setWanted(change);
    setError(null);
    try {
      await onSet(change);
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    } finally {
      setWanted(null);
    }
  };
  const waits = wanted !== null;
  return (
    <>
      <Check
        look="switch"
        label="Let devices on this network connect"
        checked={wanted?.lan ?? network.lan}
        disabled={network.fixed || waits}
        onChange={(lan) => void set({ lan })}
        help={lanHelp(network)}
      />
      <Check
        look="switch"
        label="Encrypt"
        checked={wanted?.tls ?? network.tls.wanted}
        disabled={network.tls.fixed || waits}
        onChange={(tls) => void set({ tls })}
        help={encryptionHelp(network)}
      />
      <Check
        look="switch"
        label="Have a name on the network"
        checked={wanted?.mdns ?? network.mdns.wanted}
        disabled={network.mdns.fixed || waits}
        onChange={(mdns) => void set({ mdns })}
        help={nameHelp(network)}
      />
      {error !== null && (
        <p className={note['error']} role="alert">
          {error}
        </p>
      )}
    </>
  );
};
