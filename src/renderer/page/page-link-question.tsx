import { useCallback } from 'react';
import { LinkAddresses } from '../sessions/link-addresses.tsx';
import { openLink } from '../terminal/links.ts';
import { Confirm } from '../ui/dialog.tsx';
import { usePage, usePageState } from './page-context.ts';

/** Asks before a link is opened whose text says another address than it leads to. */
export const PageLinkQuestion = () => {
  const { actions } = usePage();
  const link = usePageState((state) => state.doubtfulLink);
  const close = useCallback(() => actions.askAboutLink(null), [actions]);
  return (
    <Confirm
      confirmation={
        link && {
          title: 'Open another address than it says?',
          body: <LinkAddresses link={link} />,
          verb: 'Open it',
          onConfirm: () => openLink(link.leadsTo),
        }
      }
      onClose={close}
    />
  );
};
