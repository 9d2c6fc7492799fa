import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { PlotData } from './plot-data.ts';

/** A curve's name and its colour, as a token of the theme. */
export interface PlotSeries {
  readonly label: string;
  readonly token: string;
  /** Drawn thinner and paler: the highest samples beside their mean. */
  readonly faint: boolean;
}

/** A vertical line. */
export interface PlotMark {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly token: string;
  readonly dashed: boolean;
}

/** What is drawn; it may change at any time. */
export interface PlotContents {
  readonly data: PlotData;
  /** Seconds since the epoch, at the left and the right end. */
  readonly from: number;
  readonly to: number;
  readonly marks: readonly PlotMark[];
}

export interface PlotOptions {
  readonly series: readonly PlotSeries[];
  readonly heightPx: number;
  readonly format: (value: number) => string;
  /** Steps of the axis to choose from, so that its figures are round in their unit. */
  readonly increments: readonly number[];
  /** What the top of the plot is at least. */
  readonly floor: number;
  /** A moment was clicked, nearest to that curve. */
  readonly onMoment: (at: number, series: number) => void;
}

export interface Plot {
  show(contents: PlotContents): void;
  dispose(): void;
}

/** Room above the highest point, so that it does not touch the edge. */
const HEADROOM = 1.08;

const colour = (token: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(token).trim();

/** uPlot's own templates are those of one country: here a day has 24 hours, and stands before its month. */
const ownDate = (template: string): string =>
  template
    .replace('{h}{aa}', '{HH}:00')
    .replace('{h}', '{HH}')
    .replace('{aa}', '')
    .replace('{M}/{D}/{YY}', '{D} {MMM} {YYYY}')
    .replace('{M}/{D}', '{D} {MMM}');

/** Finds the curve that passes nearest to a height; the first, where none passes there. */
const nearestCurve = (plot: uPlot, index: number, top: number): number => {
  let nearest = 1;
  let distance = Infinity;
  for (let series = 1; series < plot.series.length; series += 1) {
    const value = plot.data[series]?.[index];
    if (typeof value !== 'number') continue;
    const away = Math.abs(plot.valToPos(value, 'y') - top);
    if (away < distance) [nearest, distance] = [series, away];
  }
  return nearest - 1;
};

/** Draws curves over time into `host`, which it fills in width. Colours are those of the theme at this moment. */
export const createPlot = (host: HTMLElement, options: PlotOptions): Plot => {
  let contents: PlotContents = { data: { times: [], curves: [] }, from: 0, to: 1, marks: [] };

  const drawMarks = (plot: uPlot): void => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.lineWidth = Math.max(1, Math.round(devicePixelRatio));
    // On whole pixels: else it is a pale line twice as wide, through which another mark of the same moment is seen.
    const onPixels = (ctx.lineWidth % 2) / 2;
    for (const { at, token, dashed } of contents.marks) {
      if (at < contents.from || at > contents.to) continue;
      const x = Math.round(plot.valToPos(at, 'x', true)) + onPixels;
      ctx.strokeStyle = colour(token);
      ctx.setLineDash(dashed ? [4 * devicePixelRatio, 3 * devicePixelRatio] : []);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  };

  const axis = {
    stroke: () => colour('--text-faint'),
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { stroke: () => colour('--line'), width: 1 },
    font: `11px ${colour('--font-ui')}`,
  };
  const plot = new uPlot(
    {
      width: Math.max(1, host.clientWidth),
      height: options.heightPx,
      scales: {
        x: { time: true, range: () => [contents.from, contents.to] },
        y: { range: (_self, _min, max) => [0, Math.max(options.floor, max || 0) * HEADROOM] },
      },
      fmtDate: (template) => uPlot.fmtDate(ownDate(template)),
      axes: [
        { ...axis, space: 70 },
        {
          ...axis,
          size: 64,
          space: 34,
          incrs: [...options.increments],
          values: (_self, values) => values.map((value) => options.format(value)),
        },
      ],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      legend: { live: true },
      series: [
        {
          label: 'Time',
          value: (_self, value: number | null) =>
            value === null ? '' : new Date(value * 1000).toLocaleString(),
        },
        ...options.series.map(({ label, token, faint }): uPlot.Series => ({
          label,
          stroke: () => colour(token),
          width: faint ? 1 : 1.5,
          alpha: faint ? 0.45 : 1,
          points: { show: false },
          value: (_self, value: number | null) => (value === null ? '' : options.format(value)),
        })),
      ],
      hooks: { draw: [drawMarks] },
    },
    [[], ...options.series.map(() => [])],
    host,
  );

  const handleClick = (event: MouseEvent): void => {
    const { left, top } = plot.over.getBoundingClientRect();
    const x = event.clientX - left;
    options.onMoment(plot.posToVal(x, 'x'), nearestCurve(plot, plot.posToIdx(x), event.clientY - top));
  };
  plot.over.addEventListener('click', handleClick);

  const resized = new ResizeObserver(() =>
    plot.setSize({ width: Math.max(1, host.clientWidth), height: options.heightPx }),
  );
  resized.observe(host);

  return {
    show(next) {
      contents = next;
      const { times, curves } = next.data;
      plot.setData([[...times], ...curves.map((curve) => [...curve])]);
    },
    dispose() {
      resized.disconnect();
      plot.destroy();
    },
  };
};
