// A method as `fit` calls it: cases become training positions, and what is known after each epoch is kept with the method's state.
import { createStream } from '../../core/stream.ts';
import type { Values } from '../../engine/executable.ts';
import type { BatchRequest, SeenBatch, TrainingMethod } from '../fit/fit-options.ts';
import type { MethodRun } from '../methods/method.ts';
import { batchNames, withPrefix } from './batch-names.ts';
import { CaseHistory, type CaseHistoryState } from './case-history.ts';
import type { EpochRecord, LearnerOptions } from './learner.ts';

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
  /** Of the epoch under way. */
  readonly history?: CaseHistoryState | null | undefined;
}

/** What a method is carried out with. */
export interface LearnerMethodOptions extends Pick<LearnerOptions, 'seed' | 'onHistory'> {
  /** Case of each training position. */
  readonly rows: Int32Array;
  readonly log: EpochLog;
}

/** The method of a learner as a method of `fit` over case indices. */
export function learnerMethod(
  run: MethodRun,
  { rows, seed, log, onHistory }: LearnerMethodOptions,
): TrainingMethod<number> {
  const history = onHistory && new CaseHistory(run, rows.length);
  const positionOf = new Map(Array.from(rows, (index, position) => [index, position]));
  const positions = (cases: readonly number[]): readonly number[] => cases.map((index) => positionOf.get(index)!);
  const feeds = ({ cases, epoch, step, mode }: BatchRequest<number>): Values => {
    if (mode === 'eval') return {};
    const stream = (name: string) => createStream(seed, 'method', name, step);
    return methodInputs(run.feeds!({ positions: positions(cases), epoch, step, stream }));
  };
  return {
    ...(run.feeds ? { feeds } : {}),
    afterBatch: ({ cases, epoch, step, result }: SeenBatch<number>) => {
      const seen = {
        positions: positions(cases),
        epoch,
        step,
        caseLosses: result.caseLosses!,
        outputs: result.outputs,
      };
      history?.add(seen);
      run.afterBatch?.(seen);
    },
    afterEpoch: (epoch) => {
      run.afterEpoch?.(epoch);
      if (history) onHistory!(history.close(epoch));
    },
    state: (): Kept => ({
      run: run.state?.() ?? null,
      records: log.records,
      ...(history ? { history: history.state() } : {}),
    }),
    restore: (state) => {
      const kept = state as Kept;
      run.restore?.(kept.run);
      log.records = [...kept.records];
      history?.restore(kept.history);
    },
  };
}
