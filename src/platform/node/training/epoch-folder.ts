// Weights of epochs that may still be selected: one file an epoch in a hidden folder of the training, written before the checkpoint that counts on it.
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataError } from '../../../core/errors.ts';
import { readSafetensors } from '../../../formats/safetensors/read-safetensors.ts';
import { writeSafetensors } from '../../../formats/safetensors/write-safetensors.ts';
import type { EpochStore } from '../../../learn/fit/fit-options.ts';
import { ioError } from '../io-error.ts';
import { writeAtomic } from '../write-files.ts';

/** Name of the folder below that of a training. */
export const epochFolderName = '.epochs';

/**
 * A store below the folder of a training. `write` throws `EvenhandError` of kind `io`; `read` `learn/corrupt-checkpoint` (data) for an epoch whose
 * file is not there or cut.
 */
export function epochFolder(training: string): EpochStore {
  const folder = join(training, epochFolderName);
  const nameOf = (epoch: number): string => `epoch-${epoch}.safetensors`;
  return {
    write: (epoch, values) => writeAtomic(join(folder, nameOf(epoch)), writeSafetensors(Object.entries(values))),
    async read(epoch) {
      const file = nameOf(epoch);
      try {
        return Object.fromEntries(readSafetensors(await readFile(join(folder, file)), { file }).tensors);
      } catch (cause) {
        throw dataError('learn/corrupt-checkpoint', `the weights of epoch ${epoch + 1} are not as they were kept.`, {
          place: { file },
          hint: 'Start the training again with --overwrite.',
          cause,
        });
      }
    },
    async retain(epochs) {
      const kept = new Set(epochs.map(nameOf));
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((each) => !kept.has(each))) {
        await rm(join(folder, name), { force: true }).catch((error: unknown) =>
          Promise.reject(ioError(error, 'write', name)),
        );
      }
    },
  };
}
