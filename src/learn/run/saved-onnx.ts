// The graph of an imported ONNX model within the model.onnx of a training, without the weights that stand there anyway.
import { clone } from '@bufbuild/protobuf';
import { type ModelProto, ModelProtoSchema } from 'onnx-buf';
import { fromBase64, toBase64 } from '../../core/base64.ts';
import { decodeModel } from '../../formats/onnx/decode-model.ts';
import { encodeModel } from '../../formats/onnx/encode-model.ts';
import type { ExternalData } from '../../formats/onnx/external-data.ts';
import { isExternal, isReadableTensor, tensorOf, tensorProtoOf } from '../../formats/onnx/tensor.ts';
import type { NamedValues } from '../scope/network-state.ts';

/** A model as it was read. */
export interface OnnxSource {
  readonly model: ModelProto;
  /** Base name of the file, for messages. */
  readonly file: string;
  readonly externalData?: ExternalData | undefined;
}

/** The half of a network that a model gives. */
export type Half = 'image' | 'text';

const halves: readonly Half[] = ['image', 'text'];

/** The graph as text: weights that `values` has under `image` or `text` are left empty, all others stand within. */
export function savedSource({ model, file, externalData }: OnnxSource, values: NamedValues): string {
  const copy = clone(ModelProtoSchema, model);
  copy.metadataProps = [];
  copy.docString = '';
  copy.graph!.initializer = copy.graph!.initializer.map((tensor) => {
    if (halves.some((half) => values[`${half}.${tensor.name}`] !== undefined)) return { ...tensor, rawData: none };
    return isExternal(tensor) ? tensorProtoOf(tensor.name, tensorOf(tensor, { file, externalData })) : tensor;
  });
  return toBase64(encodeModel(copy));
}

const none = new Uint8Array(0);

/** The model of a half with the weights of a training in their places; those that only the other half has are its. Throws as `decodeModel`. */
export function restoredSource(text: string, half: Half, { values, file }: RestoredValues): ModelProto {
  const model = decodeModel(fromBase64(text), { file });
  model.graph!.initializer = model.graph!.initializer.map((tensor) => {
    const other = half === 'image' ? 'text' : 'image';
    const value = values[`${half}.${tensor.name}`] ?? values[`${other}.${tensor.name}`];
    return value === undefined ? tensor : tensorProtoOf(tensor.name, value);
  });
  return model;
}

/** What a model is restored with. */
export interface RestoredValues {
  readonly values: NamedValues;
  /** Base name of the file, for messages. */
  readonly file: string;
}

/** Single or half precision weights of a model under the name of a half. */
export function weightsOfHalf(model: ModelProto, half: Half, file: string): NamedValues {
  const read = model.graph!.initializer.flatMap((tensor) => {
    if (!isReadableTensor(tensor) || tensor.rawData.length === 0) return [];
    const value = tensorOf(tensor, { file });
    return value.dtype === 'float32' || value.dtype === 'float16' ? [[`${half}.${tensor.name}`, value] as const] : [];
  });
  return Object.fromEntries(read);
}
