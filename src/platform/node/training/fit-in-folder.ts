import { join } from 'node:path';
import type { EvenhandError } from '../../../core/errors.ts';
import { fit as fitCases } from '../../../learn/fit/fit.ts';
import type { FitOptions, FitResult } from '../../../learn/fit/fit-options.ts';
import { makeFolder } from '../make-folder.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint-file.ts';
import { epochFolder } from './epoch-folder.ts';
import { metricsLogName, openMetricsLog } from './metrics-log.ts';

/** A training with a folder of its own. */
export interface FolderFitOptions<Case> extends Omit<FitOptions<Case>, 'checkpoint' | 'epochStore' | 'resume'> {
  readonly folder: string;
  /**
   * What is trained and how: names, settings, hashes of the data, as one text. A folder is only gone on with by a run of the same identity.
   */
  readonly identity: string;
}

/** What a training with a folder gives. */
export interface FolderFitResult extends FitResult {
  /** The checkpoint that the run went on from. */
  readonly resumed: { readonly file: string; readonly steps: number } | undefined;
  /** Why a newer checkpoint was passed over: it was corrupt. */
  readonly passedOver: EvenhandError | undefined;
}

/**
 * `fit` with checkpoints and a stream of metrics (`metrics.jsonl`) in a folder, made if need be: begins there, or goes on where a run of
 * the same identity was stopped, killed or ran out of disk. Interrupted or not, it ends with the same files.
 *
 * Throws what `fit`, `readCheckpoint`, `writeCheckpoint` and `openMetricsLog` throw.
 */
export async function fitInFolder<Case>({
  folder,
  identity,
  ...options
}: FolderFitOptions<Case>): Promise<FolderFitResult> {
  await makeFolder(folder);
  const found = await readCheckpoint(folder, identity);
  const steps = found?.state.trainer.optimiser.steps ?? 0;
  const log = openMetricsLog(join(folder, metricsLogName), { steps });
  try {
    const result = await fitCases({
      ...options,
      resume: found?.state,
      checkpoint: (state) => writeCheckpoint(folder, state, identity),
      epochStore: epochFolder(folder),
      onMetrics: (record) => {
        log.write(record);
        options.onMetrics?.(record);
      },
    });
    return { ...result, resumed: found && { file: found.file, steps }, passedOver: found?.passedOver };
  } finally {
    log.close();
  }
}
