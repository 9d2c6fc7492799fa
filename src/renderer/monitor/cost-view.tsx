import { X } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { formatBytes } from '../../shared/format.ts';
import type { History, HistoryMark } from '../../shared/history.ts';
import { momentText } from '../sessions/earlier-bar.tsx';
import { formatCpu } from '../sessions/session-words.ts';
import { own } from '../state/own.ts';
import { IconButton } from '../ui/button.tsx';
import { CostPlot } from './cost-plot.tsx';
import styles from './cost-view.module.css';
import { alignCurves, isTrouble, markWords, RANGES, type HistoryField, type Range } from './plot-data.ts';
import type { PlotMark, PlotSeries } from './plot.ts';

const PLOT_HEIGHT_PX = 190;

/** What the plots reach to at least: percent of a core, bytes. */
const CPU_FLOOR = 5;
const MEMORY_FLOOR = 1024 * 1024;

/** Steps of the axes: whole percents, powers of two from a KiB to 16 TiB. */
const CPU_INCREMENTS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000];
const MEMORY_INCREMENTS = Array.from({ length: 35 }, (_, index) => 2 ** (index + 10));

/** Marks that are listed below the plots, the newest of them. */
const LISTED_MARKS = 50;

/** Of the theme; more curves than these begin anew. */
const CURVE_TOKENS = [
  '--terminal-blue',
  '--terminal-yellow',
  '--terminal-magenta',
  '--terminal-green',
  '--terminal-red',
  '--terminal-cyan',
] as const;

/** One of those whose cost is shown. */
export interface CostSubject {
  readonly id: string;
  readonly name: string;
  /** Whether it has output, to which a moment leads. */
  readonly hasOutput: boolean;
}

interface CostViewProps {
  readonly subjects: readonly CostSubject[];
  /** By id, of those that were read. */
  readonly histories: Readonly<Record<string, History>>;
  readonly range: Range;
  readonly onRange: (range: Range) => void;
  /** A moment to be marked, in milliseconds since the epoch. */
  readonly at: number | null;
  /** Why figures could not be read, in a sentence; null: nothing is wrong. */
  readonly problem: string | null;
  /** Shows the output of a moment, in milliseconds since the epoch. */
  readonly onMoment: (id: string, at: number) => void;
  readonly onClose: () => void;
  /** Further facts, below. */
  readonly children?: ReactNode;
}

const toPlotMark = (mark: HistoryMark): PlotMark => ({
  at: Date.parse(mark.at) / 1000,
  token: isTrouble(mark) ? '--tone-bad' : mark.kind === 'start' ? '--tone-good' : '--tone-quiet',
  dashed: false,
});

/** A subject with what was read of it. */
interface Measured {
  readonly subject: CostSubject;
  readonly history: History;
}

const curvesOf = (measured: readonly Measured[], mean: 'cpu' | 'rss', highest: 'cpuMax' | 'rssMax') => {
  const wanted = measured.flatMap(({ subject: { name }, history }, index) => {
    const token = CURVE_TOKENS[index % CURVE_TOKENS.length] ?? CURVE_TOKENS[0];
    const line = { history, field: mean, label: name, token, faint: false };
    // In a step of one second the highest sample is the only one; of several sessions it would only confuse.
    return measured.length === 1 && history.step > 1
      ? [line, { history, field: highest, label: 'Highest', token, faint: true }]
      : [line];
  });
  return {
    data: alignCurves(wanted),
    series: wanted.map(({ label, token, faint }): PlotSeries => ({ label, token, faint })),
  };
};

const plotOf = (measured: readonly Measured[], range: Range, at: number | null) => {
  const ends = measured.map(({ history }) => Date.parse(history.to));
  const end = ends.length === 0 ? Date.now() : Math.max(...ends);
  return {
    cpu: curvesOf(measured, 'cpu', 'cpuMax'),
    memory: curvesOf(measured, 'rss', 'rssMax'),
    marks: [
      ...measured.flatMap(({ history }) => history.marks.map(toPlotMark)),
      ...(at === null ? [] : [{ at: at / 1000, token: '--accent', dashed: true }]),
    ],
    from: (end - range.ms) / 1000,
    to: end / 1000,
  };
};

const latest = (history: History | undefined, field: HistoryField): number => history?.[field].at(-1) ?? 0;

/** What sessions cost over time: processor and memory, when their runs began and ended, and the way to the output of a moment. */
export const CostView = (props: CostViewProps) => {
  const { subjects, histories, range, onRange, at, problem, onMoment, onClose, children } = props;
  const single = subjects.length === 1;
  const measured = useMemo(
    () =>
      subjects.flatMap((subject): Measured[] => {
        const history = own(histories, subject.id);
        return history === undefined ? [] : [{ subject, history }];
      }),
    [subjects, histories],
  );
  const { cpu, memory, marks, from, to } = useMemo(() => plotOf(measured, range, at), [measured, range, at]);
  const only = single ? measured[0]?.history : undefined;

  const happened = measured
    .flatMap(({ subject, history }) => history.marks.map((mark) => ({ subject, mark })))
    .sort((a, b) => b.mark.at.localeCompare(a.mark.at))
    .slice(0, LISTED_MARKS);
  const goTo = (seconds: number, series: number): void => {
    const subject = measured[single ? 0 : series]?.subject;
    if (subject?.hasOutput === true) onMoment(subject.id, seconds * 1000);
  };
  const isEmpty = measured.length > 0 && measured.every(({ history }) => history.t.length === 0);
  const names = subjects.map(({ name }) => name).join(', ');

  return (
    <section className={styles['view']} aria-label={`Cost of ${names}`}>
      <div className={styles['tools']}>
        <h2>{names}</h2>
        <div role="radiogroup" aria-label="Time" className={styles['ranges']}>
          {RANGES.map((one) => (
            <button
              key={one.label}
              type="button"
              role="radio"
              aria-checked={one === range}
              aria-label={one.name}
              onClick={() => onRange(one)}
            >
              {one.label}
            </button>
          ))}
        </div>
        <IconButton label="Close the plots" className={styles['close']} onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div className={styles['scroll']}>
        {problem !== null && (
          <p className={styles['problem']} role="alert">
            {problem}
          </p>
        )}
        {isEmpty && <p className={styles['none']}>Nothing was measured in this time.</p>}
        <h3>CPU{only && <span>{formatCpu(latest(only, 'cpu'))}</span>}</h3>
        <CostPlot
          label={`CPU of ${names} over ${range.name}`}
          {...cpu}
          marks={marks}
          from={from}
          to={to}
          heightPx={PLOT_HEIGHT_PX}
          format={formatCpu}
          floor={CPU_FLOOR}
          increments={CPU_INCREMENTS}
          onMoment={goTo}
        />
        <h3>Memory{only && <span>{formatBytes(latest(only, 'rss'))}</span>}</h3>
        <CostPlot
          label={`Memory of ${names} over ${range.name}`}
          {...memory}
          marks={marks}
          from={from}
          to={to}
          heightPx={PLOT_HEIGHT_PX}
          format={formatBytes}
          floor={MEMORY_FLOOR}
          increments={MEMORY_INCREMENTS}
          onMoment={goTo}
        />
        {measured.some(({ subject }) => subject.hasOutput) && (
          <p className={styles['hint']}>A click on a moment shows the output of that moment.</p>
        )}
        {at !== null && (
          <p className={styles['hint']}>
            The dashed line is at{' '}
            <time dateTime={new Date(at).toISOString()}>{momentText(at, to * 1000)}</time>, the moment of the
            output that was shown.
          </p>
        )}
        {happened.length > 0 && (
          <>
            <h3>Starts and exits</h3>
            <ul className={styles['marks']}>
              {happened.map(({ subject, mark }) => (
                <li key={`${subject.id} ${mark.kind} ${mark.run} ${mark.at}`}>
                  <button type="button" onClick={() => onMoment(subject.id, Date.parse(mark.at))}>
                    <time dateTime={mark.at}>{momentText(Date.parse(mark.at), to * 1000)}</time>
                    {!single && <span>{subject.name}</span>}
                    <span data-trouble={isTrouble(mark)}>{markWords(mark)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
        {children}
      </div>
    </section>
  );
};
