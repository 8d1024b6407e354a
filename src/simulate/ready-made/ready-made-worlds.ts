// World files that come with Evenhand: each is a text to run, to print and to start from.
import { brainFar, brainNear } from './brain-bias.ts';
import { brainSimba } from './brain-simba.ts';
import { chestView } from './chest-view.ts';
import { fundusPairs } from './fundus-pairs.ts';
import { scoresGap } from './scores-gap.ts';
import { skinTone } from './skin-tone.ts';

/** The texts of the world files, by name. */
export const readyMadeWorlds: Readonly<Record<string, string>> = {
  'brain-near': brainNear,
  'brain-far': brainFar,
  'brain-simba': brainSimba,
  'fundus-pairs': fundusPairs,
  'skin-tone': skinTone,
  'chest-view': chestView,
  'scores-gap': scoresGap,
};
