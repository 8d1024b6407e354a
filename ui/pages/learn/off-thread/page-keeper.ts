// The trainings of a run in the memory of a page: they are lost with it.
import { fit as trainCases } from '../../../../src/learn/fit/fit.ts';
import type { TrainingKeeper } from '../../../../src/learn/run/run-learning.ts';
import { described, plain, type RunManifest, runNames, trainingText } from '../../../../src/learn/run/run-record.ts';
import type { RunFiles, Told } from './messages.ts';

/** Keeps finished trainings and tells of steps and epochs. */
export interface PageKeeper extends TrainingKeeper {
  readonly files: RunFiles;
  readonly trainings: RunManifest['trainings'];
}

export function pageKeeper(runHash: string, tell: (told: Told) => void): PageKeeper {
  const files: { name: string; data: Uint8Array<ArrayBuffer> }[] = [];
  const trainings: RunManifest['trainings'][number][] = [];
  return {
    files,
    trainings,
    finished: async () => undefined,
    begin: (training) => ({
      carryOut: (own) =>
        trainCases({
          ...own,
          onMetrics: (step) => {
            own.onMetrics?.(step);
            tell({ training, step });
          },
        }),
      onEpoch: (epoch) => tell({ training, epoch }),
    }),
    async finish(training, own, result) {
      const record = { training, runHash, result: plain(result), files: await described(own) };
      const said = { name: runNames.training, data: new TextEncoder().encode(trainingText(record)) };
      for (const { name, data } of [...own, said])
        files.push({ name: `${training}/${name}`, data: Uint8Array.from(data) });
      trainings.push({ training, files: record.files });
      return record;
    },
  };
}
