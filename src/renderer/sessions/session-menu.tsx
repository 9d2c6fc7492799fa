import { ChartLine, Folder, Pencil, Play, RotateCw, Square, Trash } from 'lucide-react';
import type { Role } from '../../shared/access.ts';
import type { Session } from '../../shared/session.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { OFFERED_SIGNALS, SIGNAL_MEANINGS } from './signals.ts';
import { sessionActs, type SessionCallbacks } from './session-acts.ts';

/** Builds the menu of one session: what its state and the role allow, and nothing else. */
export const sessionMenu = (
  session: Session,
  role: Role | null,
  on: SessionCallbacks,
): readonly MenuItem[] => {
  const acts = sessionActs(session, role);
  const { id } = session;
  const action = (label: string, Icon: typeof Play, run: (id: string) => void, danger = false): MenuItem => ({
    kind: 'action',
    label,
    icon: <Icon size={14} aria-hidden />,
    danger,
    onSelect: () => run(id),
  });
  const run = [
    ...(acts.start ? [action('Start', Play, on.onStart)] : []),
    ...(acts.restart ? [action('Restart', RotateCw, on.onRestart)] : []),
    ...(acts.stop ? [action('Stop', Square, on.onStop)] : []),
    ...(acts.signal
      ? [
          {
            kind: 'submenu',
            label: 'Send signal',
            items: OFFERED_SIGNALS.map((signal) => ({
              kind: 'action',
              label: signal,
              note: SIGNAL_MEANINGS[signal],
              onSelect: () => on.onSignal(id, signal),
            })),
          } satisfies MenuItem,
        ]
      : []),
  ];
  const look: readonly MenuItem[] = [
    {
      kind: 'action',
      label: 'CPU, memory and processes',
      icon: <ChartLine size={14} aria-hidden />,
      onSelect: () => on.onCost([id]),
    },
  ];
  const define = [
    ...(on.onOpenFolder ? [action('Open its folder', Folder, on.onOpenFolder)] : []),
    ...(acts.edit ? [action('Edit…', Pencil, on.onEdit)] : []),
    ...(acts.remove ? [action('Remove…', Trash, on.onRemove, true)] : []),
  ];
  return [run, look, define]
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : [{ kind: 'separator' } as const, ...part]));
};
