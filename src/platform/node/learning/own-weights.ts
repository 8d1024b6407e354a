// Weights of a network of ours in files: the model.onnx of a training, or safetensors with its names.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TensorValue } from '../../../core/tensor-value.ts';
import type { WordVocabulary } from '../../../learn/inputs/word-tokeniser.ts';
import { vocabularyOf } from '../../../learn/run/saved-network.ts';
import type { StartingNetwork } from '../../../learn/run/starting-network.ts';
import type { NamedValues } from '../../../learn/scope/network-state.ts';
import { type NamedByPlan, namedNetwork, weightNames } from '../../starting-weights/saved-weights.ts';
import { readOnnxFile } from '../weights/read-onnx-file.ts';
import { openSafetensorsFile } from '../weights/safetensors-file.ts';

/** The weights of a network that the plan names, from safetensors or an ONNX file with its names. */
export async function openNamedWeights(path: string, named: NamedByPlan): Promise<StartingNetwork> {
  const name = basename(path);
  const isOnnx = /\.onnx$/i.test(path);
  const read = {
    ...(isOnnx ? { onnx: await readOnnxFile(path) } : { values: await safetensorsOf(path) }),
    vocabulary: await vocabularyBeside(path),
  };
  return namedNetwork(read, { name, files: new Map([[name, path]]) }, named);
}

/** Weights of a safetensors file; of a checkpoint those of the network. */
async function safetensorsOf(path: string): Promise<NamedValues> {
  const opened = await openSafetensorsFile(path);
  const names = [...opened.entries.keys()];
  const weightOf = weightNames(names);
  const values: Record<string, TensorValue> = {};
  for (const name of names) {
    const own = weightOf(name);
    if (own !== undefined) values[own] = await opened.read(name);
  }
  return values;
}

/** The vocabulary.json beside a file or in the folder above, where runs have it. */
async function vocabularyBeside(path: string): Promise<WordVocabulary | undefined> {
  const folder = dirname(path);
  const found = [folder, dirname(folder)].map((each) => join(each, 'vocabulary.json')).find((each) => existsSync(each));
  if (found === undefined) return undefined;
  return vocabularyOf(JSON.parse(await readFile(found, 'utf8')), 'vocabulary.json');
}
