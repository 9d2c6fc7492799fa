import { useCallback } from 'react';
import { Notices } from '../ui/notices.tsx';
import { usePage, usePageState } from './page-context.ts';

/** What the user should read. */
export const PageNotices = () => {
  const { actions } = usePage();
  const dismiss = useCallback((id: number) => actions.dismiss(id), [actions]);
  return <Notices notices={usePageState((state) => state.notices)} onDismiss={dismiss} />;
};
