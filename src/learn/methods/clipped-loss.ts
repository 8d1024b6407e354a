import { usageError } from '../../core/errors.ts';
import { log } from '../../core/math.ts';
import { minimum } from '../../engine/functions/elementwise.ts';
import { mean } from '../../engine/functions/reductions.ts';
import { defineMethod, type MethodRun } from './method.ts';

/**
 * Cross-entropy of each case, at most `limit`: a case whose class has a probability under e^-limit pulls no further. Any number of
 * classes C. Throws `learn/method-cases` (usage) for a limit of log(C) or less: at the start, where all classes are equally likely, most
 * cases would have no gradient.
 */
export const clippedLoss = defineMethod({
  name: 'clipped-cross-entropy',
  kinds: ['classes'],
  about: 'Cross-entropy that stops growing at a limit, so that far-out cases cannot pull.',
  source: 'the bounded loss of Tran et al. 2022, in the form min(cross-entropy, limit)',
  settings: {
    limit: {
      default: 2,
      low: 0.1,
      high: 20,
      search: [1, 2, 4],
      about: 'Largest loss of a case; above log of the number of classes.',
    },
  },
  start: ({ classes }, { limit }): MethodRun => {
    if (!(limit > log(classes.length))) {
      throw usageError(
        'learn/method-cases',
        `"clipped-cross-entropy" of ${classes.length} classes needs a limit above ${log(classes.length).toFixed(2)}; got ${limit}.`,
        { hint: 'A network that knows nothing yet has that loss, and no gradient at a lower limit.' },
      );
    }
    return {
      terms: (pass) => {
        const caseLosses = minimum(pass.caseLosses, limit);
        return { loss: mean(caseLosses), caseLosses };
      },
    };
  },
});
