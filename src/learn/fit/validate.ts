import { casesOf } from '../training/pass-result.ts';
import { cutBatches } from './case-order.ts';
import { caseStream } from './case-stream.ts';
import type { BatchRequest, FitOptions, ValidatedBatch, ValidationOptions } from './fit-options.ts';
import { prefetch } from './prefetch.ts';

/** Score of the present weights on the validation cases, in their given order. */
export async function validate<Case>(
  options: FitOptions<Case>,
  validation: ValidationOptions<Case>,
  epoch: number,
): Promise<number> {
  const { trainer, load, seed, signal } = options;
  const order = Int32Array.from(validation.cases.keys());
  const batches = cutBatches(order, { size: validation.batchSize ?? options.batchSize });
  const draw = { seed, epoch, mode: 'eval' as const };
  const request = (indices: Int32Array, step: number): BatchRequest<Case> => ({
    cases: Array.from(indices, (index) => validation.cases[index]!),
    ...draw,
    step,
    stream: (key) => caseStream(draw, key),
  });
  const passes: ValidatedBatch<Case>[] = [];
  const weights: number[] = [];
  const loaded = prefetch(batches.map(request), load, { ahead: options.prefetch ?? 2, signal });
  for await (const { item, result: batch } of loaded) {
    const feeds = { ...batch, ...options.method?.feeds?.(item) };
    passes.push({
      cases: item.cases,
      result: await trainer.evaluate(feeds, { averaged: validation.averaged ?? false }),
    });
    weights.push(casesOf(batch));
  }
  return (validation.score ?? (() => meanLoss(passes, weights)))(passes, epoch);
}

function meanLoss<Case>(passes: readonly ValidatedBatch<Case>[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return passes.reduce((sum, { result }, index) => sum + (result.loss * weights[index]!) / total, 0);
}

/** Whether a score beats the best one so far; a score that is not a number never does. */
export function isBetter<Case>(
  score: number,
  best: number | undefined,
  { better = 'lower', smallestChange = 0 }: ValidationOptions<Case>,
): boolean {
  if (Number.isNaN(score)) return false;
  if (best === undefined) return true;
  return better === 'lower' ? score < best - smallestChange : score > best + smallestChange;
}
