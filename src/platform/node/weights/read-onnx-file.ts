import type { ModelProto, TensorProto } from 'onnx-buf';
import { dataError, type EvenhandError } from '../../../core/errors.ts';
import { decodeModel } from '../../../formats/onnx/decode-model.ts';
import { type ExternalData, externalReference } from '../../../formats/onnx/external-data.ts';
import { isExternal } from '../../../formats/onnx/tensor.ts';
import { tensorsOfModel } from '../../../formats/onnx/tensors-of-model.ts';
import { beyondEnd, type FileSource, fileSource } from './file-source.ts';
import { resolveBeside } from './resolve-beside.ts';

/** How much may be read, and how to stop. */
export interface ReadOnnxOptions {
  /** Bytes of external data that the model's tensors may take together. Default 16 GiB. */
  readonly maximumBytes?: number | undefined;
  /** As in `decodeModel`. */
  readonly maximumHeapBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A model and the way to its weights. */
export interface OnnxFile {
  readonly model: ModelProto;
  /** The file itself, of which the model's tensors are views. */
  readonly bytes: Uint8Array;
  /** Reads external data, blocking; only of files that the model names and that were checked. For `tensorOf`. */
  readonly externalData: ExternalData;
  /** Files of external data by the name that the model gives them: real paths. */
  readonly externalFiles: ReadonlyMap<string, string>;
}

const maximumModelBytes = 2147483647;

/**
 * Reads an ONNX model. External data are not read yet, but every reference is checked: the file lies in the model's folder, exists, and
 * is long enough.
 * @throws `EvenhandError` as `decodeModel`; `io/path-outside` for a path out of the folder, `io/beyond-end` for a range that a file does
 * not have, `formats/onnx-too-large` beyond 2 GiB or `maximumBytes`; of kind `io` if a file cannot be read; the reason of `signal`.
 */
export async function readOnnxFile(path: string, options: ReadOnnxOptions = {}): Promise<OnnxFile> {
  const { maximumBytes = 2 ** 34, maximumHeapBytes, signal } = options;
  const source = await fileSource(path);
  const { file, size } = source;
  if (size > maximumModelBytes) throw tooLarge(file, `takes ${size} bytes, more than the format allows`);
  signal?.throwIfAborted();
  const bytes = await source.read(0, size);
  const model = decodeModel(bytes, { file, maximumHeapBytes });
  const sources = new Map<string, FileSource>();
  const externalFiles = new Map<string, string>();
  let total = 0;
  for (const tensor of tensorsOfModel(model).filter(isExternal)) {
    signal?.throwIfAborted();
    const { location } = externalReference(tensor, file);
    if (!sources.has(location)) {
      const real = await resolveBeside(path, location);
      externalFiles.set(location, real);
      sources.set(location, await fileSource(real));
    }
    total += rangeOf(tensor, file, sources.get(location)!);
    if (total > maximumBytes) throw tooLarge(file, `asks for more than ${maximumBytes} bytes of external data`);
  }
  return { model, bytes, externalFiles, externalData: readerOf(sources, file) };
}

function readerOf(sources: ReadonlyMap<string, FileSource>, file: string): ExternalData {
  return (location, offset, length) => {
    const source = sources.get(location);
    if (source === undefined) {
      throw dataError('formats/onnx-external-data', `the model names no file "${location}".`, { place: { file } });
    }
    return source.readNow(offset, length ?? Math.max(0, source.size - offset));
  };
}

/** Bytes of external data of a tensor. */
function rangeOf(tensor: TensorProto, file: string, { size, file: dataFile }: FileSource): number {
  const { offset, length = Math.max(0, size - offset) } = externalReference(tensor, file);
  if (offset + length > size) throw beyondEnd(dataFile, { offset, length, size });
  return length;
}

function tooLarge(file: string, what: string): EvenhandError {
  return dataError('formats/onnx-too-large', `the ONNX model ${what}.`, { place: { file } });
}
