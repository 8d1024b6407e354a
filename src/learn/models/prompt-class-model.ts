import { usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { mul } from '../../engine/functions/elementwise.ts';
import { matmul } from '../../engine/functions/linear-algebra.ts';
import { swapAxes } from '../../engine/functions/movement.ts';
import { normalise } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { normalValues } from '../initialisers/initialiser.ts';
import type { BatchTensors, ClassModel, PairModel } from '../learner/learner.ts';
import type { NamePattern } from '../scope/name-pattern.ts';
import type { Scope } from '../scope/scope.ts';
import { learntScale } from './learnt-scale.ts';

/** A dual encoder whose text half can take learnt context in the place of words. */
export interface PromptableModel extends PairModel {
  /** Extent of a word's embedding. */
  readonly wordWidth: number;
  /** Features of texts [M,d]; `context` [K,wordWidth] stands in the places 1..K of every text. */
  text(scope: Scope, inputs: BatchTensors, context?: Tensor): Tensor;
}

/** How a classifier by prompts is made. */
export interface PromptClassOptions {
  readonly model: PromptableModel;
  /** Word indices of one text a class, int64 [C,L], with `context` words of any kind in the places 1..context. */
  readonly words: TensorValue<'int64'>;
  /** Learnt words; 16 in the paper. 0 gives the plain zero-shot head. */
  readonly context: number;
}

/**
 * Prompt tuning (CoOp, Zhou et al. 2022, one context for all classes): a class's logit is the scaled cosine of the image and the class's text
 * with learnt words, which start normal with deviation 0.02 under `prompt.context`. Train with `promptTrainable` to leave all else as it is.
 * Throws `learn/bad-prompts` (usage) when there are not as many texts as classes.
 */
export function promptClassModel({ model, words, context }: PromptClassOptions): ClassModel {
  return {
    kind: 'classes',
    features: (scope, inputs) => normalise(model.image(scope, inputs)),
    head: (scope, features, outputs) => {
      if (words.shape[0] !== outputs) {
        throw usageError('learn/bad-prompts', `${outputs} classes need as many texts; got ${words.shape[0]}.`);
      }
      const learnt =
        context > 0
          ? scope.child('prompt').parameter('context', [context, model.wordWidth], normalValues(0.02))
          : undefined;
      const texts = model.text(scope, { [model.textInputs[0]!]: scope.graph.constant(words) }, learnt);
      return mul(matmul(features, swapAxes(normalise(texts))), model.scale?.(scope) ?? learntScale(scope));
    },
  };
}

/** The learnt words alone. */
export const promptTrainable: NamePattern = /^prompt\./;
