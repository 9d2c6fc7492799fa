import { useState } from 'react';
import { formatBytes, formatDuration } from '../../shared/format.ts';
import type { Process } from '../../shared/processes.ts';
import { formatCpu } from '../sessions/session-words.ts';
import { useNow } from '../sessions/use-now.ts';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Confirm } from '../ui/dialog.tsx';
import { PortLinks } from './port-links.tsx';
import { processRows } from './process-rows.ts';
import styles from './process-tree.module.css';

const SECOND_MS = 1000;
const INDENT_PX = 14;

interface ProcessTreeProps {
  /** null: not known yet. */
  readonly processes: readonly Process[] | null;
  readonly sessionName: string;
  readonly gracePeriodMs: number;
  readonly hostname: string;
  /** undefined: this role may not. */
  readonly onEnd: ((process: Process) => void) | undefined;
}

/** The processes of a session, each below the one that started it; one of them can be ended. */
export const ProcessTree = ({ processes, sessionName, gracePeriodMs, hostname, onEnd }: ProcessTreeProps) => {
  const now = useNow(SECOND_MS);
  const [asked, setAsked] = useState<Process | null>(null);
  if (processes === null) return null;
  if (processes.length === 0) return <p className={styles['none']}>No process of it is alive.</p>;
  return (
    <div className={styles['scroll']}>
      <table className={styles['tree']} aria-label="Processes">
        <thead>
          <tr>
            <th scope="col">Process</th>
            <th scope="col" className={classes(styles['figure'], styles['wide'])}>
              pid
            </th>
            <th scope="col" className={styles['figure']}>
              CPU
            </th>
            <th scope="col" className={styles['figure']}>
              Memory
            </th>
            <th scope="col" className={classes(styles['figure'], styles['wide'])}>
              Threads
            </th>
            <th scope="col" className={classes(styles['figure'], styles['wide'])}>
              Runs for
            </th>
            <th scope="col">Ports</th>
            <th scope="col">
              <span className="visually-hidden">Acts</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {processRows(processes).map(({ process, depth }) => (
            <tr key={`${process.pid} ${process.started}`}>
              <td
                className={styles['command']}
                style={{ paddingLeft: 8 + depth * INDENT_PX }}
                title={process.command ?? process.name}
              >
                {process.command ?? process.name}
              </td>
              <td className={classes(styles['figure'], styles['wide'])}>{process.pid}</td>
              <td className={styles['figure']}>{formatCpu(process.cpu)}</td>
              <td className={styles['figure']}>{formatBytes(process.rss)}</td>
              <td className={classes(styles['figure'], styles['wide'])}>
                {process.threads === 0 ? '' : process.threads}
              </td>
              <td className={classes(styles['figure'], styles['wide'])}>
                {process.startedAt !== null &&
                  formatDuration(Math.max(SECOND_MS, now - Date.parse(process.startedAt)))}
              </td>
              <td>
                <PortLinks ports={process.ports} hostname={hostname} />
              </td>
              <td className={styles['act']}>
                {onEnd && (
                  <Button
                    look="plain"
                    aria-label={`End ${process.name} ${process.pid}`}
                    onClick={() => setAsked(process)}
                  >
                    End this one
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Confirm
        confirmation={
          asked && {
            title: `End ${asked.name}, process ${asked.pid}?`,
            body: `It is asked to end, and killed if it still runs after ${formatDuration(gracePeriodMs)}. What it has not saved is lost. The rest of ${sessionName} runs on.`,
            verb: 'End',
            onConfirm: () => onEnd?.(asked),
          }
        }
        onClose={() => setAsked(null)}
      />
    </div>
  );
};
