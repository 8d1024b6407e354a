// The rows that know more than any method may: what would be gained if bad pairs were known.

import { usageError } from '../../core/errors.ts';
import { tensorValue } from '../../core/tensor-value.ts';
import { weightedMean } from '../losses/case-mean.ts';
import { defineMethod, type MethodContext, type MethodRun } from '../methods/method.ts';

/** Least weight of a case, so that a batch of bad pairs alone has a mean. */
const least = 1e-6;

/** `clip` with true bad pairs weighted 0; needs `badPair` (1 for bad) of each training case. Throws `learn/method-cases` (usage) without. */
export const oracle = defineMethod({
  name: 'oracle',
  kinds: ['pairs'],
  about: 'clip with the planted bad pairs weighted 0: what perfect knowledge of them is worth. In simulation only.',
  source: 'Evenhand',
  settings: {},
  start: (context) => weightedRun('oracle', context, 'badPair'),
});

/**
 * `clip` with each pair weighted by its chance of being good; needs `badPairPosterior` of each training case, NaN counting as 0. Throws
 * `learn/method-cases` (usage) without.
 */
export const bayesDetector = defineMethod({
  name: 'bayes-detector',
  kinds: ['pairs'],
  about:
    'clip with pairs weighted by their chance of being good for an observer that knows the simulator. In simulation only.',
  source: 'Evenhand',
  settings: {},
  start: (context) => weightedRun('bayes-detector', context, 'badPairPosterior'),
});

function weightedRun(name: string, context: MethodContext, known: string): MethodRun {
  const chance = context.known[known];
  if (chance === undefined) {
    throw usageError('learn/method-cases', `The method "${name}" needs to know "${known}" of each training pair.`, {
      hint: 'Only simulated pairs have it: use the method in "evenhand bench bad-pairs".',
    });
  }
  const suspicion = chance.map((value) => (Number.isNaN(value) ? 0 : value));
  return {
    feeds: ({ positions }) => ({
      goodness: tensorValue(
        'float32',
        [positions.length],
        positions.map((position) => Math.max(least, 1 - suspicion[position]!)),
      ),
    }),
    terms: ({ caseLosses, fed }) => ({ loss: weightedMean(caseLosses, fed.goodness!) }),
    suspicion: () => suspicion.slice(),
    flagged: () => Array.from(suspicion.keys()).filter((position) => suspicion[position]! > 0.5),
  };
}
