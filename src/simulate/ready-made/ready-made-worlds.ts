// World files that come with Evenhand: each is a text to run, to print and to start from.
import { fundusPairs } from './fundus-pairs.ts';
import { scoresGap } from './scores-gap.ts';

/** The texts of the world files, by name. */
export const readyMadeWorlds: Readonly<Record<string, string>> = {
  'fundus-pairs': fundusPairs,
  'scores-gap': scoresGap,
};
