import { useCallback, useEffect, useMemo, useState } from 'react';
import type { History } from '../../shared/history.ts';
import type { Process } from '../../shared/processes.ts';
import type { Session } from '../../shared/session.ts';
import { APP_ID } from '../../shared/app-id.ts';
import { CostView, type CostSubject } from '../monitor/cost-view.tsx';
import { POINTS, rangeAround, RANGES, refreshMs, type Range } from '../monitor/plot-data.ts';
import { ProcessTree } from '../monitor/process-tree.tsx';
import { ignoreFailure } from './ignore-failure.ts';
import { usePage } from './page-context.ts';
import type { Navigation } from './use-navigation.ts';
import type { OpenSessions } from './use-open-sessions.ts';

/** How often the processes are read anew, in milliseconds. */
const PROCESSES_EVERY_MS = 2000;

/** Reads again and again for as long as it is used, one request at a time. */
const useReading = (read: (signal: AbortSignal) => Promise<void>, everyMs: number): void => {
  useEffect(() => {
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = async (): Promise<void> => {
      await read(leaving.signal);
      if (!leaving.signal.aborted) timer = setTimeout(() => void next(), everyMs);
    };
    void next();
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [read, everyMs]);
};

interface Reading {
  readonly histories: Readonly<Record<string, History>>;
  /** Why they could not be read anew, in a sentence. */
  readonly problem: string | null;
}

const useHistories = (ids: readonly string[], range: Range): Reading => {
  const { actions } = usePage();
  const [reading, setReading] = useState<Reading>({ histories: {}, problem: null });
  const read = useCallback(
    async (signal: AbortSignal) => {
      const to = Date.now();
      try {
        const found = await Promise.all(
          ids.map(
            async (id) =>
              [id, await actions.history(id, { from: to - range.ms, to, points: POINTS }, signal)] as const,
          ),
        );
        if (!signal.aborted) setReading({ histories: Object.fromEntries(found), problem: null });
      } catch (error) {
        if (signal.aborted) return;
        const problem = error instanceof Error ? error.message : 'The history could not be read.';
        setReading((before) => ({ ...before, problem }));
      }
    },
    [actions, ids, range],
  );
  useReading(read, refreshMs(range));
  return reading;
};

interface ProcessesProps {
  readonly session: Session;
  readonly mayEnd: boolean;
}

const Processes = ({ session, mayEnd }: ProcessesProps) => {
  const { actions } = usePage();
  const { id } = session;
  const [processes, setProcesses] = useState<readonly Process[] | null>(null);
  const read = useCallback(
    async (signal: AbortSignal) => {
      try {
        const found = await actions.processes(id, signal);
        if (!signal.aborted) setProcesses(found);
      } catch {
        // The plots above say what is wrong, and it is tried again.
      }
    },
    [actions, id],
  );
  useReading(read, PROCESSES_EVERY_MS);
  return (
    <>
      <h3>Processes</h3>
      <ProcessTree
        processes={processes}
        sessionName={session.name}
        gracePeriodMs={session.stop.gracePeriodMs}
        hostname={location.hostname}
        onEnd={mayEnd ? (process) => void actions.endProcess(id, process).catch(ignoreFailure) : undefined}
      />
    </>
  );
};

interface CostPaneProps {
  readonly ids: readonly string[];
  readonly at: number | null;
  readonly open: OpenSessions;
  readonly navigation: Navigation;
}

/** What some sessions cost over time and, of a single one, its processes. */
export const CostPane = ({ ids, at, open, navigation }: CostPaneProps) => {
  const { sessions } = open;
  const [range, setRange] = useState<Range>(() => {
    if (at !== null) return rangeAround(at, Date.now());
    // Of one that was started for the first time a moment ago, an hour would show next to nothing.
    const first = sessions.find(({ id }) => id === ids[0]);
    const isYoung = ids.length === 1 && first?.run === 1 && first.startedAt !== null;
    const young = isYoung ? rangeAround(Date.parse(first.startedAt ?? ''), Date.now()) : RANGES[1];
    return young === RANGES[0] ? young : RANGES[1];
  });
  const { histories, problem } = useHistories(ids, range);
  const subjects = useMemo(
    () =>
      ids.flatMap((id): CostSubject[] => {
        if (id === APP_ID) return [{ id, name: 'RootResume itself', hasOutput: false }];
        const session = sessions.find((known) => known.id === id);
        return session === undefined ? [] : [{ id, name: session.name, hasOutput: true }];
      }),
    [ids, sessions],
  );
  const [only] = ids;
  const single = ids.length === 1 ? sessions.find(({ id }) => id === only) : undefined;
  return (
    <CostView
      subjects={subjects}
      histories={histories}
      range={range}
      onRange={setRange}
      at={at}
      problem={problem}
      onMoment={navigation.showOutputAt}
      onClose={navigation.showTerminal}
    >
      {single && <Processes session={single} mayEnd={open.role !== null && open.role !== 'view'} />}
    </CostView>
  );
};
