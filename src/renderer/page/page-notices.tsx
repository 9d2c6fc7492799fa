import { useCallback } from 'react';
import { copyText } from '../terminal/clipboard.ts';
import { readBrowserParts } from '../ui/browser-parts.ts';
import { lackOf } from '../ui/capabilities.ts';
import { Notices } from '../ui/notices.tsx';
import type { Overlay } from './overlay.ts';
import { usePage, usePageState } from './page-context.ts';

/** What the user should read, or answer. What they want copied and the page may not copy is shown to be selected. */
export const PageNotices = ({ show }: { readonly show: (overlay: Overlay) => void }) => {
  const { actions } = usePage();
  const notices = usePageState((state) => state.notices);
  const dismiss = useCallback((id: number) => actions.dismiss(id), [actions]);
  const copy = async (id: number): Promise<void> => {
    const asked = notices.find((notice) => notice.id === id)?.copy;
    actions.dismiss(id);
    if (asked === undefined) return;
    const mayNot = lackOf('copy', readBrowserParts()) !== null;
    if (mayNot || !(await copyText(asked.text))) show({ kind: 'copy', text: asked.text });
  };
  return <Notices notices={notices} onDismiss={dismiss} onCopy={(id) => void copy(id)} />;
};
