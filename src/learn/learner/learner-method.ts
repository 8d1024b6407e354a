// A method as `fit` calls it: cases become training positions, and what is known after each epoch is kept with the method's state.
import { createStream } from '../../core/stream.ts';
import type { Values } from '../../engine/executable.ts';
import type { BatchRequest, SeenBatch, TrainingMethod } from '../fit/fit-options.ts';
import type { MethodRun } from '../methods/method.ts';
import { batchNames, withPrefix } from './batch-names.ts';
import type { EpochRecord } from './learner.ts';

/** The inputs that a method gives, under their names in the batch. */
export function methodInputs(fed: Values | undefined): Values {
  return withPrefix(batchNames.method, fed ?? {});
}

/** Records of the epochs, which go into checkpoints with the method's state. */
export interface EpochLog {
  records: EpochRecord[];
}

interface Kept {
  readonly run: unknown;
  readonly records: EpochRecord[];
}

/** The method of a learner as a method of `fit` over case indices. `rows` is the case of each training position. */
export function learnerMethod(
  run: MethodRun,
  { rows, seed, log }: { readonly rows: Int32Array; readonly seed: number; readonly log: EpochLog },
): TrainingMethod<number> {
  const positionOf = new Map(Array.from(rows, (index, position) => [index, position]));
  const positions = (cases: readonly number[]): readonly number[] => cases.map((index) => positionOf.get(index)!);
  const feeds = ({ cases, epoch, step, mode }: BatchRequest<number>): Values => {
    if (mode === 'eval') return {};
    const stream = (name: string) => createStream(seed, 'method', name, step);
    return methodInputs(run.feeds!({ positions: positions(cases), epoch, step, stream }));
  };
  return {
    ...(run.feeds ? { feeds } : {}),
    afterBatch: ({ cases, epoch, step, result }: SeenBatch<number>) =>
      run.afterBatch?.({
        positions: positions(cases),
        epoch,
        step,
        caseLosses: result.caseLosses!,
        outputs: result.outputs,
      }),
    afterEpoch: (epoch) => run.afterEpoch?.(epoch),
    state: (): Kept => ({ run: run.state?.() ?? null, records: log.records }),
    restore: (state) => {
      const kept = state as Kept;
      run.restore?.(kept.run);
      log.records = [...kept.records];
    },
  };
}
