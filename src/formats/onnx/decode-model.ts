// ONNX files to messages. What a file claims is never believed: see wire-reader.ts for lengths and memory, read-message.ts for depth.
import { type ModelProto, ModelProtoSchema } from 'onnx-buf';
import { dataError } from '../../core/errors.ts';
import { recognise } from '../recognise.ts';
import { readMessage } from './read-message.ts';
import { WireReader } from './wire-reader.ts';

/** Where the bytes come from, and how much memory reading them may take. */
export interface DecodeOptions {
  /** Base name of the file, for messages. */
  readonly file: string;
  /** Memory for messages, names and lists, without the file itself; estimated. Default 1 GiB, enough for two million nodes. */
  readonly maximumHeapBytes?: number | undefined;
}

/**
 * The messages of an ONNX model. Weights are views of `bytes`, which must therefore not change; the numbers of every tensor are in
 * `rawData`, also where the file holds them as typed lists (both mean the same; `tensorOf` reads them). Unknown fields are kept.
 * @throws `EvenhandError` `formats/not-onnx` if the bytes are something else, `formats/onnx-malformed` if they are damaged (truncated,
 * lengths beyond the file, wrong layouts, nesting deeper than 100 messages), `formats/onnx-too-large` beyond `maximumHeapBytes`.
 */
export function decodeModel(
  bytes: Uint8Array,
  { file, maximumHeapBytes = 1024 * 1024 * 1024 }: DecodeOptions,
): ModelProto {
  const found = recognise(bytes);
  if (found !== undefined) throw notOnnx(file, `it seems to be ${found}`);
  const model = readMessage(ModelProtoSchema, new WireReader(bytes, file, maximumHeapBytes));
  if (model.graph === undefined) throw notOnnx(file, 'it holds no graph');
  return model;
}

function notOnnx(file: string, reason: string): Error {
  return dataError('formats/not-onnx', `this is not an ONNX model: ${reason}.`, {
    place: { file },
    hint: 'Name a file that was exported as ONNX, usually "model.onnx".',
  });
}
