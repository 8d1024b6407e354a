// How much of a cell of the benchmark is learnt, and on which worlds.
import { type BadPairWorld, badPairWorldOf } from './worlds.ts';

/** `features`: linear maps upon frozen features, a second a cell. `images`: a small dual encoder upon pictures and words, minutes a cell. */
export type BenchLevel = 'features' | 'images';

/** The worlds that are trained end to end: nothing planted, three kinds of noise, and a smaller group that is hard but clean. */
export const imageWorlds: readonly BadPairWorld[] = [
  'none.80-20.separate',
  'swapped-across.strong.80-20.separate',
  'contradictory.strong.80-20.separate',
  'mixed.strong.80-20.separate',
  'mixed.reversed-clean.80-20.shared.hard',
].map(badPairWorldOf);
