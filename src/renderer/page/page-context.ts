import { createContext, useContext } from 'react';
import type { AppState } from '../state/app-state.ts';
import type { PageApp } from '../state/create-app.ts';
import { useStore } from '../state/use-store.ts';

/** The page's engine, for the parts of the page that take values out of it; the components below them know none. */
export const PageContext = createContext<PageApp | null>(null);

export const usePage = (): PageApp => {
  const page = useContext(PageContext);
  if (!page) throw new Error('invariant violation: there is no page around this component');
  return page;
};

/** Reads one part of the state: whoever uses it is drawn again when that part changes, and only then. */
export const usePageState = <Part>(select: (state: AppState) => Part): Part =>
  useStore(usePage().store, select);
