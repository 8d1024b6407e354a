// Files of weights in a page: those that were chosen, and models that were trained in it.
import { signal } from '@preact/signals';
import { trainedFiles } from './kept/kept-trainings.ts';
import type { GivenFile } from './off-thread/messages.ts';

const chosen = signal<readonly GivenFile[]>([]);

/** Takes files of weights, and vocabularies beside them. Gives the name of the first that is one of weights. */
export function takeWeights(files: readonly File[]): string | undefined {
  const names = new Set(files.map(({ name }) => name));
  chosen.value = [
    ...chosen.value.filter(({ path }) => !names.has(path)),
    ...files.map((file) => ({ path: file.name, file })),
  ];
  return files.find(({ name }) => /\.(onnx|safetensors)$/i.test(name))?.name;
}

/** All files of weights that a plan can name. */
export function weightFiles(): readonly GivenFile[] {
  const trained = trainedFiles().filter(({ name }) => /\/(model\.onnx|vocabulary\.json)$/.test(name));
  return [...chosen.value, ...trained.map((file) => ({ path: file.name, file }))];
}

/** Their paths, as a plan names them. */
export function weightPaths(): readonly string[] {
  return weightFiles().flatMap(({ path }) => (/\.(onnx|safetensors)$/i.test(path) ? [path] : []));
}
