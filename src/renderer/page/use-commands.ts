import { useEffect, useRef } from 'react';
import { listenForKeys, runCommand, setCommandHandlers, type CommandHandlers } from '../ui/commands.ts';
import { desktop, SURROUNDINGS } from './surroundings.ts';

const NONE: CommandHandlers = {};

/** Carries out commands from the keyboard and from the desktop window's menus, for as long as it is used. */
export const useCommands = (handlers: CommandHandlers, onOpenSession: (id: string) => void): void => {
  const open = useRef(onOpenSession);
  useEffect(() => {
    setCommandHandlers(handlers);
    open.current = onOpenSession;
    return () => setCommandHandlers(NONE);
  });
  useEffect(() => listenForKeys(window, SURROUNDINGS), []);
  useEffect(() => desktop?.onCommand(runCommand), []);
  useEffect(() => desktop?.onOpenSession((id) => open.current(id)), []);
};
