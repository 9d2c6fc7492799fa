import { expect, it } from 'vitest';
import { glidePixels } from './touch-scroll.ts';

it('glides as far in few frames as in many', () => {
  const far = glidePixels(2, 0.03);
  let inFrames = 0;
  for (let speed = 2; speed > 0.03; speed -= 0.01)
    inFrames += glidePixels(speed, Math.max(0.03, speed - 0.01));
  expect(inFrames).toBeCloseTo(far);
  // 200 ms at 1.44 pixels per millisecond, the mean of a speed that halves.
  expect(glidePixels(2, 1)).toBeCloseTo(288.5, 1);
});
