// Weights of cases that follow from the losses of their batch, told to the history.
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { MethodRun, MethodTerms } from './method.ts';

const output = 'caseWeights';

/** Terms of a method that shows by what it multiplies the base loss of each case of the pass [B], or of all alike [1]. */
export function withCaseWeights(terms: MethodTerms, weights: Tensor): MethodTerms {
  return { ...terms, outputs: { ...terms.outputs, [output]: weights } };
}

/** What was shown by `withCaseWeights`, as `MethodRun.weightsOf`. */
export const shownWeights: NonNullable<MethodRun['weightsOf']> = ({ outputs }) =>
  outputs[output]!.data as ArrayLike<number>;
