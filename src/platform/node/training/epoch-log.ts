// Figures of a training as they come, for whoever looks at it meanwhile. Nothing reads it to train; it goes when the training is finished.
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochRecord } from '../../../learn/learner/learner.ts';

/** Name of the file in the folder of a training. */
export const epochLogName = 'epochs.jsonl';

/** A log of epochs that is being written. */
export interface EpochLog {
  /** Appends a record, after those before it. */
  write(record: EpochRecord): void;
  /** Waits for the last record and removes the file. */
  remove(): Promise<void>;
}

/** Opens the log of a training. A record that cannot be written is left out: the training does not depend on it. */
export function openEpochLog(folder: string): EpochLog {
  const path = join(folder, epochLogName);
  let last = Promise.resolve();
  return {
    write(record) {
      const line = `${JSON.stringify(record)}\n`;
      last = last
        .then(() => mkdir(folder, { recursive: true }))
        .then(() => appendFile(path, line))
        .catch(() => undefined);
    },
    async remove() {
      await last;
      await rm(path, { force: true });
    },
  };
}

/** The text of the log; empty where there is none. */
export function readEpochLog(folder: string): Promise<string> {
  return readFile(join(folder, epochLogName), 'utf8').catch(() => '');
}
