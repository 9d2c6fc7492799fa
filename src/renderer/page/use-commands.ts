import { useEffect } from 'react';
import { listenForKeys, runCommand, setCommandHandlers, type CommandHandlers } from '../ui/commands.ts';
import { usePage } from './page-context.ts';
import { desktop, SURROUNDINGS } from './surroundings.ts';

const NONE: CommandHandlers = {};

/** Carries out commands from the keyboard and from the desktop window's menus, for as long as it is used. */
export const useCommands = (handlers: CommandHandlers): void => {
  const { actions } = usePage();
  useEffect(() => {
    setCommandHandlers(handlers);
    return () => setCommandHandlers(NONE);
  });
  useEffect(() => listenForKeys(window, SURROUNDINGS), []);
  useEffect(() => desktop?.onCommand(runCommand), []);
  useEffect(() => desktop?.onOpenSession((id) => actions.openTab(id)), [actions]);
};
