import { Emitter } from '../lifecycle.ts';
import { LogMarks, type Marks } from './log-marks.ts';
import type { ResizeMark, RunMark, TimeMark } from './session-log.ts';

/** What every log does alike: it tells of what was appended, and of its marks, wherever its bytes are. */
export abstract class MarkedLog {
  readonly #appended = new Emitter<undefined>();
  readonly onAppend = this.#appended.event;
  protected readonly marks: LogMarks;

  constructor(marks: Marks, now: () => number) {
    this.marks = new LogMarks(marks, now);
  }

  get runs(): readonly RunMark[] {
    return this.marks.runs;
  }

  sizeAt(offset: number): ResizeMark {
    return this.marks.sizeAt(offset);
  }

  resizesFrom(from: number): readonly ResizeMark[] {
    return this.marks.resizesFrom(from);
  }

  timesFrom(from: number): readonly TimeMark[] {
    return this.marks.timesFrom(from);
  }

  dispose(): void {
    this.#appended.dispose();
  }

  /** There is something to be read that was not there before. */
  protected tellAppended(): void {
    this.#appended.fire(undefined);
  }
}
