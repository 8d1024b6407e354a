// The entry of a thread that carries out trainings of a plan. It reads the cases for itself, and keeps those of the last table.
import { workerData } from 'node:worker_threads';
import type { Progress } from '../../../core/progress.ts';
import type { PreparedLearning } from '../../../learn/run/prepared-learning.ts';
import { prepareLearning } from '../learning/prepare-learning.ts';
import { chooseRuntime } from '../runtimes/choose-runtime.ts';
import { type StopFlag, stoppable } from '../stop-flag.ts';
import { packReply, type WorkerReply } from '../worker-reply.ts';
import { type PlanCellOutcome, type PlanSource, type SentPlanCell, trainPlanCell } from './plan-cell.ts';

/** What a thread is given at its start. */
export interface PlanWorkerData {
  readonly sources: readonly PlanSource[];
  /** How far each training is, 0 to 1, for the calling thread to look at. */
  readonly shares: Float64Array;
  readonly stop: StopFlag;
}

/** A training, of which cases, and where to say how far it is. */
export interface SentToPlanWorker {
  readonly cell: SentPlanCell;
  readonly source: number;
  readonly at: number;
}

let held: { readonly source: number; readonly prepared: Promise<PreparedLearning> } | undefined;
let runtime: ReturnType<typeof chooseRuntime> | undefined;

/** Carries out one training; the pool calls it by this name. */
export async function trainSentPlanCell(sent: SentToPlanWorker): Promise<WorkerReply<PlanCellOutcome>> {
  try {
    const { stop } = workerData as PlanWorkerData;
    return { value: await stoppable(stop, (signal) => carryOut(sent, signal)) };
  } catch (error) {
    return packReply(() => {
      throw error;
    });
  }
}

async function carryOut({ cell, source, at }: SentToPlanWorker, signal: AbortSignal): Promise<PlanCellOutcome> {
  const { sources, shares } = workerData as PlanWorkerData;
  if (held?.source !== source) {
    const { plan, ...where } = sources[source]!;
    held = { source, prepared: prepareLearning(plan, { ...where, watch: { signal } }) };
  }
  const prepared = await held.prepared;
  runtime ??= chooseRuntime({ device: 'cpu', threads: 1 });
  const { runtime: own } = await runtime;
  const onProgress = ({ done, total }: Progress): void => {
    shares[at] = total > 0 ? done / total : 0;
  };
  return trainPlanCell(cell, prepared, { runtime: own, onProgress, signal });
}
