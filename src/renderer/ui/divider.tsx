import type { KeyboardEvent, PointerEvent } from 'react';
import styles from './divider.module.css';

/** How far, in CSS pixels, an arrow key moves it. */
const STEP_PX = 16;

interface DividerProps {
  readonly label: string;
  readonly valuePx: number;
  readonly minPx: number;
  readonly maxPx: number;
  readonly onChange: (px: number) => void;
  /** A double click gives the usual width back. */
  readonly onReset: () => void;
}

/** The line between two panes: dragged, or moved by the arrow keys. */
export const Divider = ({ label, valuePx, minPx, maxPx, onChange, onReset }: DividerProps) => {
  const startDrag = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onChange(event.clientX);
  };
  const handleKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: valuePx - STEP_PX, ArrowRight: valuePx + STEP_PX, Home: minPx, End: maxPx }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    onChange(to);
  };
  return (
    <div
      className={styles['divider']}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={valuePx}
      aria-valuemin={minPx}
      aria-valuemax={maxPx}
      tabIndex={0}
      onPointerDown={startDrag}
      onPointerMove={drag}
      onDoubleClick={onReset}
      onKeyDown={handleKeyDown}
    />
  );
};
