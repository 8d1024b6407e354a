// Curves of a training from its files: one record an epoch when it is finished, the stream of metrics while it goes on.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEpochLog } from '../platform/node/training/epoch-log.ts';
import { metricsLogName } from '../platform/node/training/metrics-log.ts';
import type { CurvePoint } from '../server/api.ts';
import { epochPoints, mergedPoints, stepPoints } from './curve-points.ts';

/** The curve of a finished training, from `curves.jsonl`; empty where there are no epochs, or no such file. */
export async function finishedCurve(folder: string): Promise<readonly CurvePoint[]> {
  return epochPoints(await textIn(join(folder, 'curves.jsonl')));
}

/**
 * The curve of a training that goes on, from `metrics.jsonl`, with figures by group of the epochs that are over; empty
 * before the first step.
 */
export async function runningCurve(folder: string): Promise<readonly CurvePoint[]> {
  const steps = stepPoints(await textIn(join(folder, metricsLogName)));
  return mergedPoints(steps, epochPoints(await readEpochLog(folder)));
}

function textIn(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
