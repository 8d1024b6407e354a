import { join } from 'node:path';
import type { WeightsFolder } from '../../starting-weights/folder-weights.ts';
import { listedFolder } from '../weights/open-model-folder.ts';
import { readOnnxFile } from '../weights/read-onnx-file.ts';
import { openSafetensorsFile } from '../weights/safetensors-file.ts';

/** The folder of weights at a path. Throws `io/not-a-folder` (usage), and of kind `io`. */
export async function weightsFolder(path: string): Promise<WeightsFolder> {
  const pathOf = (own: string): string => join(path, own);
  return {
    ...(await listedFolder(path)),
    pathOf,
    onnx: (own) => readOnnxFile(pathOf(own)),
    async safetensors(own) {
      const opened = await openSafetensorsFile(pathOf(own));
      const values = [];
      for (const name of opened.entries.keys()) values.push([name, await opened.read(name)] as const);
      return Object.fromEntries(values);
    },
  };
}
