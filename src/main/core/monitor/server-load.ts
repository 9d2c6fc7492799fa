import type { ServerLoad } from '../../../shared/server.ts';

/** Reads what the server process holds and how late it is. Cheap enough to be asked once a second. */
export const readServerLoad = (
  loopDelay: ServerLoad['loopDelay'],
  known: Pick<ServerLoad, 'streams' | 'sessions' | 'storage'>,
): ServerLoad => {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  return { loopDelay, memory: { rss, heapUsed, heapTotal, external }, ...known, resources };
};
