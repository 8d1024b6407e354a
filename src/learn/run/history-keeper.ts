// Where the history of the cases of a training is until it is a file: in memory, or beside its checkpoints.
import type { LearningCases } from '../cases/learning-cases.ts';
import type { EpochHistory } from '../learner/case-history.ts';
import { trainingCases } from '../learner/method-context.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import { historyFile, historyName } from '../protocol/history-file.ts';
import { historyStride, keptEpochs, mostHistoryRows } from '../protocol/kept-epochs.ts';
import type { TrainingFile } from '../protocol/training-files.ts';
import type { PreparedLearning } from './prepared-learning.ts';

/** Keeps epochs: every `stride`th and the last. */
export interface HistoryKeeper {
  /** Keeps an epoch, before the checkpoint at its end; the one before it goes where it is not among those that are kept. */
  write(history: EpochHistory): void;
  /** An epoch, undefined where it is lost. */
  read(epoch: number): Promise<EpochHistory | undefined>;
  remove(): Promise<void>;
}

/** A history that is lost with the process. */
export function memoryHistory(stride: number): HistoryKeeper {
  const epochs = new Map<number, EpochHistory>();
  return {
    write(history) {
      if ((history.epoch - 1) % stride !== 0) epochs.delete(history.epoch - 1);
      epochs.set(history.epoch, history);
    },
    read: async (epoch) => epochs.get(epoch),
    remove: async () => epochs.clear(),
  };
}

/** The file of a history, none where no case had losses, and what must be said of it. */
export interface ToldHistory {
  readonly files: readonly TrainingFile[];
  readonly warnings: readonly string[];
}

/** The history of one training, while it goes on and at its end. */
export interface TrainingHistory {
  /** Undefined where the plan wants none. */
  readonly write: HistoryKeeper['write'] | undefined;
  /** The file after so many epochs. */
  tell(epochs: number): Promise<ToldHistory>;
  /** What was kept while it went on goes. */
  remove(): Promise<void>;
}

/** What a history is kept of, and by whom. */
export interface TrainingHistoryOptions {
  readonly cases: LearningCases;
  /** Default `memoryHistory`. */
  readonly keep?: ((stride: number) => HistoryKeeper) | undefined;
}

/** The history of a training of a plan. */
export function trainingHistory(
  { output, training }: Pick<CheckedLearnPlan, 'output' | 'training'>,
  { model }: Pick<PreparedLearning, 'model'>,
  { cases, keep = memoryHistory }: TrainingHistoryOptions,
): TrainingHistory {
  const rows = trainingCases({ cases, model });
  const stride = historyStride(rows.length, training.epochs);
  const keeper = keep(stride);
  const isWanted = output.history !== false;
  return {
    write: isWanted ? keeper.write : undefined,
    remove: () => keeper.remove(),
    async tell(epochs) {
      const wanted = isWanted ? keptEpochs(epochs, stride) : [];
      const found = await Promise.all(wanted.map((epoch) => keeper.read(epoch)));
      const history = found.flatMap((each) => each ?? []);
      if (history.length === 0) return { files: [], warnings: [] };
      const missing = wanted.filter((_, index) => found[index] === undefined);
      const file = historyFile(cases, history, { kind: model.kind, rows });
      return { files: [file], warnings: warningsOf(historyName(model.kind), stride, missing) };
    },
  };
}

function warningsOf(name: string, stride: number, missing: readonly number[]): readonly string[] {
  const thinned = `${name} holds one epoch of ${stride} and the last: all would be more than ${mostHistoryRows} rows.`;
  const lost = `${name} lacks the epochs ${missing.join(', ')} (from 0), whose files were lost while it was trained.`;
  return [...(stride === 1 ? [] : [thinned]), ...(missing.length === 0 ? [] : [lost])];
}
