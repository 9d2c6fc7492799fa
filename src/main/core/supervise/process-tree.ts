import type { ProcessIdentity, ProcessInfo, ProcessTable } from './process-table.ts';

/** A run of a session, as far as its processes are concerned. */
export interface SupervisedRun {
  /** The process that was started in the pty; undefined when it was gone before it could be identified. */
  readonly leader: ProcessIdentity | undefined;
  /** What every descendant carries in its environment unless it took care not to. */
  readonly marker: string;
  /** Processes that were seen to belong to the run. They lead to the others when the leader is gone. */
  readonly members: readonly ProcessIdentity[];
}

const isSame = (identity: ProcessIdentity, table: ReadonlyMap<number, ProcessInfo>): boolean =>
  table.get(identity.pid)?.started === identity.started;

/**
 * Tells whether the leader's number still names the kernel session that it opened. The kernel gives no number again that still names a
 * session, so it does while the leader or any known member of the session lives. After that it may name somebody else's.
 */
const sessionHolds = (run: SupervisedRun, table: ReadonlyMap<number, ProcessInfo>): boolean => {
  const { leader, members } = run;
  if (leader === undefined) return false;
  const inSession = (member: ProcessIdentity): boolean =>
    isSame(member, table) && table.get(member.pid)?.kernelSession === leader.pid;
  return isSame(leader, table) || members.some(inSession);
};

/** Tells whether a process was started by one of the run that has ended since. */
const comesFrom = ({ forebears = [] }: ProcessInfo, { leader, members }: SupervisedRun): boolean =>
  forebears.some(({ pid, started }) => {
    const isIt = (known: ProcessIdentity | undefined): boolean =>
      known?.pid === pid && known.started === started;
    return isIt(leader) || members.some(isIt);
  });

const children = new WeakMap<ReadonlyMap<number, ProcessInfo>, ReadonlyMap<number, readonly ProcessInfo[]>>();

/** The children of each process in a reading; found once, for all sessions that look at it. */
const childrenIn = (table: ReadonlyMap<number, ProcessInfo>): ReadonlyMap<number, readonly ProcessInfo[]> => {
  const known = children.get(table);
  if (known !== undefined) return known;
  const found = new Map<number, ProcessInfo[]>();
  for (const info of table.values()) {
    const siblings = found.get(info.ppid);
    if (siblings === undefined) found.set(info.ppid, [info]);
    else siblings.push(info);
  }
  children.set(table, found);
  return found;
};

/**
 * Finds the processes of a run in a reading of the process table: those of the leader's kernel session, those that carry the marker,
 * those that were known, and all descendants of any of them.
 * `leaderJustLeft`: the leader was alive a moment ago, so that its number cannot have been given again.
 */
export const treeOf = (
  run: SupervisedRun,
  table: ReadonlyMap<number, ProcessInfo>,
  markers: ReadonlyMap<number, string>,
  leaderJustLeft = false,
): ProcessInfo[] => {
  const { leader, marker, members } = run;
  const session = leaderJustLeft || sessionHolds(run, table) ? leader?.pid : undefined;

  const childrenOf = childrenIn(table);
  const found = new Set<ProcessInfo>();
  const add = (info: ProcessInfo | undefined): void => {
    if (info !== undefined) found.add(info);
  };
  if (leader !== undefined && isSame(leader, table)) add(table.get(leader.pid));
  for (const member of members) if (isSame(member, table)) add(table.get(member.pid));
  for (const info of table.values()) {
    // Platforms that do not tell the kernel session tell at least the group, and the leader leads both.
    const inSession = session !== undefined && (info.kernelSession === session || info.pgrp === session);
    if (inSession || markers.get(info.pid) === marker || comesFrom(info, run)) add(info);
  }
  removeAncestors(found, table);
  // A Set is walked in the order of insertion, also over what is added meanwhile.
  for (const info of found) for (const child of childrenOf.get(info.pid) ?? []) add(child);
  removeAncestors(found, table);
  return [...found];
};

/** Takes out this process and those it was started from: the server may run inside of a session of its own data dir's earlier server. */
const removeAncestors = (found: Set<ProcessInfo>, table: ReadonlyMap<number, ProcessInfo>): void => {
  let info = table.get(process.pid);
  for (let steps = 0; info !== undefined && steps < table.size; steps += 1) {
    found.delete(info);
    info = table.get(info.ppid);
  }
};

/** Reads the process table and finds the processes of a run that are alive. */
export const readTree = async (
  run: SupervisedRun,
  processes: ProcessTable,
  leaderJustLeft = false,
): Promise<ProcessInfo[]> => {
  const table = await processes.read();
  return treeOf(run, table, await processes.readMarkers(table.values()), leaderJustLeft);
};
