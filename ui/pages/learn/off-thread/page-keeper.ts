// The trainings of a run in a page: what is to survive a stop or a reload is told to the page, which keeps it by name. As in a folder of the
// command line, a training that goes on ends with the same bytes as one that was never stopped.
import { dataError } from '../../../../src/core/errors.ts';
import { readSafetensors } from '../../../../src/formats/safetensors/read-safetensors.ts';
import { writeSafetensors } from '../../../../src/formats/safetensors/write-safetensors.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../src/learn/fit/checkpoint.ts';
import { fit as trainCases } from '../../../../src/learn/fit/fit.ts';
import type { FitState } from '../../../../src/learn/fit/fit-options.ts';
import type { EpochHistory } from '../../../../src/learn/learner/case-history.ts';
import type { HistoryKeeper } from '../../../../src/learn/run/history-keeper.ts';
import type { TrainingKeeper } from '../../../../src/learn/run/run-learning.ts';
import {
  described,
  type FinishedTraining,
  plain,
  type RunManifest,
  runNames,
  trainingText,
} from '../../../../src/learn/run/run-record.ts';
import { rescuedFolder } from '../kept/rescued-models.ts';
import type { KeptParts, RunFiles, Told } from './messages.ts';

/** Keeps finished trainings, checkpoints and histories, and tells of steps and epochs. */
export interface PageKeeper extends TrainingKeeper {
  readonly files: RunFiles;
  readonly trainings: RunManifest['trainings'];
}

interface PageKeeperOptions {
  readonly runHash: string;
  /** What an earlier attempt has left. */
  readonly kept: KeptParts;
  readonly tell: (told: Told) => void;
  /** Lets the thread hear what it is told, now and then. */
  readonly breathe: () => Promise<void>;
}

/** Steps after which a checkpoint may be written within an epoch, and the least time between two of them. */
const checkpointEvery = 25;
const checkpointRestMs = 15_000;

const runPart = 'run-hash';
const filePart = (training: string, name: string): string => `files/${training}/${name}`;
/** A name that ends so stands for all below it. */
const openPart = (training: string): string => `open/${training}/`;
const checkpointPart = (training: string): string => `${openPart(training)}checkpoint`;
/** Apart from what it goes on with: the page reads it without the checkpoint. */
const rescuedPart = (training: string): string => `${rescuedFolder}${training}/`;
const historyPart = (training: string, epoch: number): string => `${openPart(training)}history-${epoch}`;

/** A keeper of a run. @throws `learn/other-checkpoint` (data) where what was kept is of other data. */
export function pageKeeper({ runHash, kept, tell, breathe }: PageKeeperOptions): PageKeeper {
  requireSameRun(kept, runHash);
  const files: { name: string; data: Uint8Array<ArrayBuffer> }[] = [];
  const trainings: RunManifest['trainings'][number][] = [];
  const keep = (part: string, data: Uint8Array | undefined): void =>
    tell({ keep: part, data: data && (data.slice() as Uint8Array<ArrayBuffer>) });
  keep(runPart, new TextEncoder().encode(runHash));

  const take = (training: string, own: RunFiles, record: FinishedTraining): void => {
    for (const { name, data } of own) files.push({ name: `${training}/${name}`, data });
    trainings.push({ training, files: record.files });
  };

  return {
    files,
    trainings,
    async finished<Result>(training: string) {
      const said = kept.get(filePart(training, runNames.training));
      if (said === undefined) return undefined;
      const record = JSON.parse(new TextDecoder().decode(said)) as FinishedTraining<Result>;
      const own = [...record.files.map(({ name }) => name), runNames.training].map((name) => ({
        name,
        data: kept.get(filePart(training, name)),
      }));
      if (own.some(({ data }) => data === undefined)) return undefined;
      take(training, own as RunFiles, record);
      return record;
    },
    begin(training) {
      const identity = `${runHash} ${training}`;
      let keptAt = performance.now();
      return {
        async carryOut(own) {
          const checkpoint = kept.get(checkpointPart(training));
          return trainCases({
            ...own,
            load: async (request) => {
              await breathe();
              return own.load(request);
            },
            resume: checkpoint && (await decodeCheckpoint(checkpoint, { file: `checkpoint of ${training}`, identity })),
            checkpointEvery,
            checkpoint: async (state) => {
              const rests = performance.now() - keptAt < checkpointRestMs;
              if (rests && isWithinEpoch(state) && !own.signal?.aborted) return;
              keep(checkpointPart(training), await encodeCheckpoint(state, identity));
              keptAt = performance.now();
            },
            onMetrics: (step) => {
              own.onMetrics?.(step);
              tell({ training, step });
            },
          });
        },
        onEpoch: (epoch) => tell({ training, epoch }),
        history: (stride) => pageHistory({ training, stride, kept, keep }),
        rescue: async ({ name, data }) => keep(`${rescuedPart(training)}${name}`, data),
      };
    },
    async finish(training, own, result) {
      const record = { training, runHash, result: plain(result), files: await described(own) };
      const said = { name: runNames.training, data: new TextEncoder().encode(trainingText(record)) };
      const all = [...own, said].map(({ name, data }) => ({ name, data: Uint8Array.from(data) }));
      for (const { name, data } of all) keep(filePart(training, name), data);
      keep(openPart(training), undefined);
      keep(rescuedPart(training), undefined);
      take(training, all, record);
      return record;
    },
  };
}

function requireSameRun(kept: KeptParts, runHash: string): void {
  const before = kept.get(runPart);
  if (before === undefined || new TextDecoder().decode(before) === runHash) return;
  throw dataError(
    'learn/other-checkpoint',
    'the tables, pictures or weights are not those that this training began with.',
    { hint: 'Choose the same files, or start the training anew.' },
  );
}

function isWithinEpoch({ batch }: FitState): boolean {
  return batch > 0;
}

interface PageHistoryOptions {
  readonly training: string;
  readonly stride: number;
  readonly kept: KeptParts;
  readonly keep: (part: string, data: Uint8Array | undefined) => void;
}

/** The history of the cases, in memory and kept before the checkpoint that follows it. */
function pageHistory({ training, stride, kept, keep }: PageHistoryOptions): HistoryKeeper {
  const epochs = new Map<number, EpochHistory>();
  const isBetween = (epoch: number) => epoch >= 0 && epoch % stride !== 0;
  return {
    write(history) {
      const { epoch, columns } = history;
      const tensors = Object.entries(columns).map(
        ([name, data]) => [name, { dtype: 'float32' as const, shape: [data.length], data }] as const,
      );
      keep(historyPart(training, epoch), writeSafetensors(tensors));
      epochs.set(epoch, history);
      if (!isBetween(epoch - 1)) return;
      epochs.delete(epoch - 1);
      keep(historyPart(training, epoch - 1), undefined);
    },
    async read(epoch) {
      const found = epochs.get(epoch);
      const file = historyPart(training, epoch);
      const bytes = kept.get(file);
      if (found !== undefined || bytes === undefined) return found;
      const { tensors } = readSafetensors(bytes, { file });
      const columns = Array.from(tensors, ([name, { data }]) => [name, data as Float32Array<ArrayBuffer>] as const);
      return { epoch, columns: Object.fromEntries(columns) };
    },
    remove: async () => epochs.clear(),
  };
}
