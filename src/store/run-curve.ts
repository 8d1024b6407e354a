// Curves of a training from its files: one record an epoch when it is finished, the stream of metrics while it goes on.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricsRecord } from '../learn/fit/fit-options.ts';
import type { EpochRecord } from '../learn/learner/learner.ts';
import { metricsLogName } from '../platform/node/training/metrics-log.ts';
import type { CurvePoint } from '../server/api.ts';

/** The curve of a finished training, from `curves.jsonl`; empty where there are no epochs. */
export async function finishedCurve(folder: string): Promise<readonly CurvePoint[]> {
  const records = await linesIn<EpochRecord>(join(folder, 'curves.jsonl'));
  return records.map(({ epoch, trainingLoss, validation, flagged }) => ({
    epoch,
    trainingLoss: trainingLoss ?? null,
    validationLoss: validation?.loss ?? null,
    validationAuc: validation?.auc ?? null,
    groups: (validation?.groups ?? []).map(({ attribute, group, auc }) => ({ attribute, group, auc: auc ?? null })),
    flagged,
  }));
}

/** The curve of a training that goes on, from `metrics.jsonl`: loss and the figure that is selected by; of the epoch under way the mean loss so far. */
export async function runningCurve(folder: string): Promise<readonly CurvePoint[]> {
  const records = await linesIn<MetricsRecord>(join(folder, metricsLogName));
  const points = new Map<number, CurvePoint>();
  let steps = 0;
  let sum = 0;
  for (const { epoch, loss, learningRate, validation } of records) {
    const endsEpoch = learningRate === undefined;
    sum = endsEpoch ? 0 : sum + loss;
    steps = endsEpoch ? 0 : steps + 1;
    const trainingLoss = endsEpoch ? (loss ?? null) : sum / steps;
    points.set(epoch, { epoch, trainingLoss, criterion: endsEpoch ? (validation ?? null) : undefined, groups: [] });
  }
  return [...points.values()];
}

/** The values of a file of JSON lines; a last line that is still being written is left out. */
async function linesIn<Value>(path: string): Promise<readonly Value[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Value];
    } catch {
      return [];
    }
  });
}
