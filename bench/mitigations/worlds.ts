// The worlds of the mitigation table: where the finding and the bias are, and what of them a reader gets.
import { readyMadeWorlds } from '../../src/simulate/ready-made/ready-made-worlds.ts';

export interface BiasedWorld {
  readonly name: string;
  /** Node of the finding, and node of the bias; both 0 or 1. */
  readonly label: string;
  readonly bias: string;
  /** Nodes that a reader of latents is given, standardised and with noise. */
  readonly readings: readonly string[];
  readonly latentText: string;
  /** The world of pictures of an edge in pixels. */
  pictureText(edge: number): string;
}

/** Text with pieces replaced, each of which must be there. */
function replaced(text: string, pieces: readonly (readonly [from: string, to: string])[]): string {
  return pieces.reduce((own, [from, to]) => {
    if (!own.includes(from)) throw new Error(`The world file has no "${from}".`);
    return own.replace(from, to);
  }, text);
}

const brain = readyMadeWorlds['brain-near']!;
const skin = readyMadeWorlds['skin-tone']!;

export const biasedWorlds: readonly BiasedWorld[] = [
  {
    name: 'brain-near',
    label: 'disease',
    bias: 'bias',
    readings: ['diseaseVolumeChange', 'biasVolumeChange'],
    latentText: brain,
    // In one slice of 64 px a change of volume of 4 % a unit is less than a pixel: the same regions change their brightness instead.
    pictureText: (edge) =>
      replaced(brain, [
        ['dimension: 3, size: 96', `dimension: 2, size: ${edge}`],
        ['diseaseVolumeChange: { expression: 4 * severity }', 'diseaseBrightness: { expression: 0.08 * severity }'],
        [
          'biasVolumeChange: { expression: 4 * bias * biasStrength }',
          'biasBrightness: { expression: 0.08 * bias * biasStrength }',
        ],
      ]),
  },
  {
    name: 'skin-tone',
    label: 'malignant',
    bias: 'ruler',
    readings: ['asymmetry', 'borderIrregularity', 'colours', 'diameter', 'pigment', 'streaks', 'ruler'],
    latentText: skin,
    pictureText: (edge) => replaced(skin, [['width: 256, height: 192', `width: ${edge}, height: ${(edge * 3) / 4}`]]),
  },
];
