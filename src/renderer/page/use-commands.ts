import { useEffect, useRef } from 'react';
import { listenForKeys, runCommand, setCommandHandlers, type CommandHandlers } from '../ui/commands.ts';
import { usePage } from './page-context.ts';
import { desktop, SURROUNDINGS } from './surroundings.ts';

const NONE: CommandHandlers = {};

/**
 * Carries out commands from the keyboard, from the desktop window's menus and from notifications, for as long as it is used. The desktop's wait until the page
 * is `ready`: before it knows what its user may do, it could carry out none of them.
 */
export const useCommands = (
  handlers: CommandHandlers,
  onOpenSession: (id: string) => void,
  ready: boolean,
): void => {
  const { notifications } = usePage();
  const open = useRef(onOpenSession);
  useEffect(() => {
    setCommandHandlers(handlers);
    open.current = onOpenSession;
    return () => setCommandHandlers(NONE);
  });
  useEffect(() => listenForKeys(window, SURROUNDINGS), []);
  useEffect(() => (ready ? desktop?.onCommand(runCommand) : undefined), [ready]);
  useEffect(() => (ready ? desktop?.onOpenSession((id) => open.current(id)) : undefined), [ready]);
  useEffect(
    () => (ready ? notifications.onOpen((id) => open.current(id)) : undefined),
    [ready, notifications],
  );
};
