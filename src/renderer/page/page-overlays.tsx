import { useEffect, useState, type ComponentType } from 'react';
import type { Overlays, OverlaysProps } from './overlays.tsx';
import { usePage, usePageState } from './page-context.ts';

/** How long after the page is live what lies over it is loaded, in milliseconds: the first terminal is drawn by then. */
const AFTER_LIVE_MS = 1000;

/**
 * The palette and the dialogs, loaded behind the first terminal, which needs none of them: so they are there when they are asked for, also
 * while the server is away. What is asked for sooner is loaded then, and shown when it has come.
 */
export const PageOverlays = (props: OverlaysProps) => {
  const { actions } = usePage();
  const [Loaded, setLoaded] = useState<ComponentType<OverlaysProps> | null>(null);
  const live = usePageState(({ connection }) => connection.kind === 'live');
  const wanted = props.overlay.kind !== 'none';
  const { onClose } = props;

  useEffect(() => {
    if (Loaded !== null || !(live || wanted)) return;
    let over = false;
    const load = async (): Promise<void> => {
      try {
        const { Overlays: Component }: { Overlays: typeof Overlays } = await import('./overlays.tsx');
        if (!over) setLoaded(() => Component);
      } catch {
        // The server is away, or another version than the page's. Nobody has asked yet, perhaps: then it is tried again.
        if (over || !wanted) return;
        onClose();
        actions.notify(
          'error',
          'This could not be loaded from the server. Try again when it can be reached.',
        );
      }
    };
    const timer = setTimeout(() => void load(), wanted ? 0 : AFTER_LIVE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [Loaded, live, wanted, onClose, actions]);

  return Loaded && <Loaded {...props} />;
};
