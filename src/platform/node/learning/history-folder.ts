// The history of the cases of a training that goes on: one file an epoch in a hidden folder of the training, written before the checkpoint that follows
// it. So a training that is killed finds the epochs before its checkpoint again, and writes those after it anew.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors } from '../../../formats/safetensors/read-safetensors.ts';
import { writeSafetensors } from '../../../formats/safetensors/write-safetensors.ts';
import type { HistoryKeeper } from '../../../learn/run/history-keeper.ts';
import { ioError } from '../io-error.ts';

/** A history in the folder of a training. `write` throws `EvenhandError` of kind `io`; an epoch whose file is cut is lost. */
export function historyFolder(training: string, stride: number): HistoryKeeper {
  const folder = join(training, '.history');
  const pathOf = (epoch: number): string => join(folder, `epoch-${epoch}.safetensors`);
  return {
    write({ epoch, columns }) {
      const tensors = Object.entries(columns).map(
        ([name, data]) => [name, { dtype: 'float32' as const, shape: [data.length], data }] as const,
      );
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(pathOf(epoch), writeSafetensors(tensors));
        if ((epoch - 1) % stride !== 0) rmSync(pathOf(epoch - 1), { force: true });
      } catch (error) {
        throw ioError(error, 'write', folder);
      }
    },
    async read(epoch) {
      try {
        const { tensors } = readSafetensors(await readFile(pathOf(epoch)), { file: pathOf(epoch) });
        const columns = Array.from(tensors, ([name, { data }]) => [name, data as Float32Array<ArrayBuffer>] as const);
        return { epoch, columns: Object.fromEntries(columns) };
      } catch {
        return undefined;
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
