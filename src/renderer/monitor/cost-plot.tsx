import { useEffect, useRef, useSyncExternalStore } from 'react';
import { createPlot, type Plot, type PlotContents, type PlotSeries } from './plot.ts';

interface CostPlotProps extends PlotContents {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly series: readonly PlotSeries[];
  readonly heightPx: number;
  readonly format: (value: number) => string;
  readonly floor: number;
  readonly increments: readonly number[];
  readonly onMoment: (at: number, series: number) => void;
}

const subscribeToTheme = (onChange: () => void): (() => void) => {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
};
const readTheme = (): string | undefined => document.documentElement.dataset['theme'];

/** A plot of one quantity over time. Another set of curves, or another theme, makes another plot; other figures are drawn into it. */
export const CostPlot = (props: CostPlotProps) => {
  const { label, series, heightPx, format, floor, increments, onMoment, data, from, to, marks } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const moment = useRef(onMoment);
  useEffect(() => {
    moment.current = onMoment;
  });
  const theme = useSyncExternalStore(subscribeToTheme, readTheme);
  const drawn = [theme, ...series.map((one) => `${one.label} ${one.token}`)].join('\n');
  const seriesNow = useRef(series);
  useEffect(() => {
    seriesNow.current = series;
  });
  useEffect(() => {
    if (host.current === null) return;
    const made = createPlot(host.current, {
      series: seriesNow.current,
      heightPx,
      format,
      floor,
      increments,
      onMoment: (at, index) => moment.current(at, index),
    });
    plot.current = made;
    return () => {
      plot.current = null;
      made.dispose();
    };
  }, [drawn, heightPx, format, floor, increments]);
  useEffect(() => {
    plot.current?.show({ data, from, to, marks });
  }, [drawn, heightPx, format, floor, increments, data, from, to, marks]);
  return <div ref={host} role="img" aria-label={label} />;
};
