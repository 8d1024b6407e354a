import type { TensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import { outputPrefixes } from './step-graph.ts';

/** The results of one pass over a batch. Copies. */
export interface PassResult {
  readonly loss: number;
  /** Loss of each case, when the pass gives it. */
  readonly caseLosses?: Float32Array | undefined;
  /** Further results that the pass was built with, such as logits. */
  readonly outputs: Readonly<Record<string, TensorValue>>;
}

/** The result of a pass in what its graph gave. */
export function passResult(results: Values): PassResult {
  const { output } = outputPrefixes;
  const outputs = Object.entries(results).flatMap(([name, value]) =>
    name.startsWith(output) ? [[name.slice(output.length), value] as const] : [],
  );
  const caseLosses = results['caseLosses'];
  return {
    loss: Number(results['loss']!.data[0]),
    ...(caseLosses === undefined ? {} : { caseLosses: Float32Array.from(caseLosses.data as Float32Array) }),
    outputs: Object.fromEntries(outputs),
  };
}

/**
 * Number of cases in a batch: the extent of the first axis of its first input; 1 for a scalar, and for a batch without
 * inputs.
 */
export function casesOf(batch: Values): number {
  return Object.values(batch)[0]?.shape[0] ?? 1;
}

/** Mean of the losses of passes, weighted by the numbers of cases. */
export function meanLoss(batches: readonly Values[], passes: readonly PassResult[]): number {
  const total = batches.reduce((sum, batch) => sum + casesOf(batch), 0);
  return passes.reduce((sum, { loss }, index) => sum + (loss * casesOf(batches[index]!)) / total, 0);
}
