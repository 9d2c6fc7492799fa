import { Emitter } from '../lifecycle.ts';
import type { Screen } from '../screen/screen.ts';

/** A screen that draws nothing. */
export const fakeScreen = (): Screen => ({
  offset: 0,
  snapshot: () => Promise.reject(new Error('this screen draws nothing')),
  onTitle: new Emitter<string>().event,
  onPressure: new Emitter<boolean>().event,
  dispose: () => undefined,
});
