// What a score depends on, by name.
import type { RealLatent } from '../world.ts';

/** Latents of the world of scores. */
export const scoresLatents = [
  {
    kind: 'real',
    name: 'truth',
    unit: '',
    low: 0,
    high: 1,
    standard: 0,
    about: 'Whether the finding is present: 1, or 0.',
  },
  {
    kind: 'real',
    name: 'auc',
    unit: '',
    low: 0.5,
    high: 0.9999,
    standard: 0.85,
    about: 'AUC of the model among cases like this one.',
  },
  {
    kind: 'real',
    name: 'prevalence',
    unit: '',
    low: 0.0001,
    high: 0.9999,
    standard: 0.2,
    about: 'Prevalence that the model takes for granted when it turns what it sees into a probability.',
  },
  {
    kind: 'real',
    name: 'calibrationSlope',
    unit: '',
    low: 0.05,
    high: 20,
    standard: 1,
    about: 'Calibration slope: under 1 the probabilities are too extreme, above 1 too timid.',
  },
  {
    kind: 'real',
    name: 'calibrationIntercept',
    unit: 'log-odds',
    low: -10,
    high: 10,
    standard: 0,
    about: 'Calibration intercept: above 0 the probabilities are too low, under 0 too high.',
  },
  {
    kind: 'real',
    name: 'correlation',
    unit: '',
    low: 0,
    high: 0.999,
    standard: 0,
    about: 'Correlation between two cases of one patient of what the model sees, given the finding.',
  },
  {
    kind: 'real',
    name: 'patientEffect',
    unit: 'standard deviations',
    low: -8,
    high: 8,
    standard: 0,
    about:
      'The part that all cases of a patient share; to be drawn from a standard normal for each patient where `correlation` is not 0.',
  },
] as const satisfies readonly RealLatent[];

/** Name of a latent of the world of scores. */
export type ScoresLatent = (typeof scoresLatents)[number]['name'];
