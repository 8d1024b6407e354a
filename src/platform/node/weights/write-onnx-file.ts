import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ModelProto } from 'onnx-buf';
import { usageError } from '../../../core/errors.ts';
import { decodeModel } from '../../../formats/onnx/decode-model.ts';
import { encodeModel } from '../../../formats/onnx/encode-model.ts';
import {
  type ExternalData,
  externalReference,
  moveFromExternalData,
  moveToExternalData,
} from '../../../formats/onnx/external-data.ts';
import { isExternal } from '../../../formats/onnx/tensor.ts';
import { tensorsOfModel } from '../../../formats/onnx/tensors-of-model.ts';
import { writeFiles } from '../write-files.ts';

/** How a model is written. */
export interface WriteOnnxOptions {
  /**
   * Where weights go: `inside` the model, `beside` it in a file named as the model plus `.data`, or `auto`: inside unless they take more
   * than 1.5 GB (the format ends at 2 GiB). Default `auto`.
   */
  readonly weights?: 'inside' | 'beside' | 'auto' | undefined;
  /** Reads the external data that `model` has already, as `readOnnxFile` gives it. */
  readonly externalData?: ExternalData | undefined;
  readonly signal?: AbortSignal | undefined;
}

const largestInside = 1.5e9;

/**
 * Writes an ONNX model, all or nothing: until the last step, which is one renaming, the old model and its weights are as they were. So
 * weights beside a model never overwrite the file that the old model uses: they go to `.data` or `.data2` by turns, and the superseded
 * one is removed at the end. Gives the names of the files written.
 * @throws `EvenhandError` of kind `io` (disk full, no permission); `formats/onnx-too-large`; `formats/onnx-external-data` if the model has
 * external data that `externalData` is not there to read.
 */
export async function writeOnnxFile(
  path: string,
  model: ModelProto,
  options: WriteOnnxOptions = {},
): Promise<string[]> {
  const { weights = 'auto', externalData, signal } = options;
  const name = basename(path);
  const whole = gathered(model, name, externalData);
  const size = (whole.graph?.initializer ?? []).reduce((sum, { rawData }) => sum + rawData.length, 0);
  const ours = [`${name}.data`, `${name}.data2`];
  const used = ours.some((other) => existsSync(join(dirname(path), other))) ? await usedBy(path) : new Set<string>();
  if (weights === 'inside' || (weights === 'auto' && size <= largestInside)) {
    await writeFiles(dirname(path), [{ name, data: encodeModel(whole) }], signal);
    await removeSuperseded(
      path,
      ours.filter((other) => used.has(other)),
    );
    return [name];
  }
  const location = ours.find((candidate) => !used.has(candidate))!;
  const split = moveToExternalData(whole, { location });
  const files = [
    { name: location, data: split.parts },
    { name, data: encodeModel(split.model) },
  ];
  await writeFiles(dirname(path), files, signal);
  await removeSuperseded(
    path,
    ours.filter((other) => other !== location && used.has(other)),
  );
  return [name, location];
}

function gathered(model: ModelProto, file: string, externalData: ExternalData | undefined): ModelProto {
  const hasExternal = tensorsOfModel(model).some(isExternal);
  if (!hasExternal) return model;
  const whole = externalData === undefined ? model : moveFromExternalData(model, file, externalData);
  const left = tensorsOfModel(whole).find(isExternal);
  if (left === undefined) return whole;
  throw usageError('formats/onnx-external-data', `tensor "${left.name}" of the model is in another file.`, {
    hint: 'Pass the externalData that readOnnxFile gave with the model.',
  });
}

/** Names of the files that the model now at `path` uses; none if there is no readable model. */
async function usedBy(path: string): Promise<ReadonlySet<string>> {
  try {
    const file = basename(path);
    const model = decodeModel(await readFile(path), { file });
    const external = tensorsOfModel(model).filter(isExternal);
    return new Set(external.map((tensor) => externalReference(tensor, file).location));
  } catch {
    return new Set();
  }
}

async function removeSuperseded(path: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await rm(join(dirname(path), name), { force: true }).catch(() => undefined);
  }
}
