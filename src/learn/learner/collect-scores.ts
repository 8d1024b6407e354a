// Class scores and losses of cases, from the passes that evaluated them.
import type { ValidatedBatch } from '../fit/fit-options.ts';
import type { SplitScores } from './learner.ts';
import { scoresOutput } from './learner-network.ts';

/** Scores and base losses of cases, in the order of the passes. */
export interface ScoredCases extends SplitScores {
  readonly caseLosses: Float64Array;
}

/** Puts the passes over some cases together. */
export function collectScores(passes: readonly ValidatedBatch<number>[], classes: number): ScoredCases {
  const cases = Int32Array.from(passes.flatMap((pass) => pass.cases));
  const scores = Array.from({ length: classes }, () => new Float64Array(cases.length));
  const caseLosses = new Float64Array(cases.length);
  let start = 0;
  for (const { cases: own, result } of passes) {
    const found = result.outputs[scoresOutput]!.data as Float32Array;
    for (let row = 0; row < own.length; row += 1) {
      caseLosses[start + row] = result.caseLosses![row]!;
      for (let index = 0; index < classes; index += 1) scores[index]![start + row] = found[row * classes + index]!;
    }
    start += own.length;
  }
  return { cases, scores, caseLosses };
}
