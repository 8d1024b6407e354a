// Weights outside the model: a tensor then names a file beside the model, an offset and a length, all as texts.
import { create } from '@bufbuild/protobuf';
import {
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from 'onnx-buf';
import { dataError } from '../../core/errors.ts';

/**
 * Gives bytes of a file of external data: `length` of them from `offset`, to the end of the file if `length` is `undefined`.
 * `location` is what the model says and is not to be trusted as a path.
 */
export type ExternalData = (location: string, offset: number, length: number | undefined) => Uint8Array;

/** Where the data of a tensor are. */
export interface ExternalReference {
  readonly location: string;
  readonly offset: number;
  readonly length: number | undefined;
}

/** Where an external tensor says that its data are. @throws `EvenhandError` `formats/onnx-malformed` if it does not say so properly. */
export function externalReference(tensor: TensorProto, file: string): ExternalReference {
  const entry = (key: string) => tensor.externalData.findLast((pair) => pair.key === key)?.value;
  const refuse = (what: string) =>
    dataError('formats/onnx-malformed', `the external data of tensor "${tensor.name}" have ${what}.`, {
      place: { file },
    });
  const whole = (key: string): number | undefined => {
    const text = entry(key);
    if (text === undefined) return undefined;
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(value)) throw refuse(`the ${key} "${text}", which is not a number of bytes`);
    return value;
  };
  const location = entry('location');
  if (location === undefined || location === '') throw refuse('no location');
  return { location, offset: whole('offset') ?? 0, length: whole('length') };
}

/** How weights are moved out of a model. */
export interface ExternalOptions {
  /** Name of the file for the weights, beside the model. */
  readonly location: string;
  /** Tensors of fewer bytes stay in the model. Default 1024, as in the ONNX package. */
  readonly minimumBytes?: number | undefined;
}

/** A model without its large weights, and what the other file holds: `parts` one after another, `size` bytes in all. */
export interface SplitModel {
  readonly model: ModelProto;
  readonly parts: readonly Uint8Array[];
  readonly size: number;
}

/** Large tensors begin where every system can map them into memory (Windows asks for 64 KiB), small ones at 64 bytes. */
const alignments = { large: 65536, small: 64, largeFrom: 1 << 20 } as const;

/**
 * The model with the large initialisers of its main graph moved to external data. `model` is left as it is; `parts` are
 * views of its data, padding included: large tensors begin at multiples of 64 KiB, small ones of 64 bytes. Tensors that
 * are external already, texts, empty and small tensors stay.
 */
export function moveToExternalData(model: ModelProto, { location, minimumBytes = 1024 }: ExternalOptions): SplitModel {
  const parts: Uint8Array[] = [];
  let size = 0;
  const initializer = (model.graph?.initializer ?? []).map((tensor) => {
    const { rawData } = tensor;
    if (rawData.length < Math.max(1, minimumBytes)) return tensor;
    const step = rawData.length >= alignments.largeFrom ? alignments.large : alignments.small;
    const offset = Math.ceil(size / step) * step;
    if (offset > size) parts.push(new Uint8Array(offset - size));
    parts.push(rawData);
    size = offset + rawData.length;
    return external(tensor, { location, offset, length: rawData.length });
  });
  return { model: withInitializers(model, initializer), parts, size };
}

/**
 * The model with the external data of its main graph's initialisers read into it, the inverse of `moveToExternalData`.
 * `file` is for messages; lengths are not compared with shapes (`tensorOf` does).
 * @throws `EvenhandError` (data) `formats/onnx-malformed` for a tensor that does not say properly where its data are;
 * what `externalData` throws.
 */
export function moveFromExternalData(model: ModelProto, file: string, externalData: ExternalData): ModelProto {
  const initializer = (model.graph?.initializer ?? []).map((tensor) => {
    if (tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL) return tensor;
    const { location, offset, length } = externalReference(tensor, file);
    const inside = copy(TensorProtoSchema, tensor);
    inside.externalData = [];
    inside.dataLocation = TensorProto_DataLocation.DEFAULT;
    inside.rawData = externalData(location, offset, length) as Uint8Array<ArrayBuffer>;
    return inside;
  });
  return withInitializers(model, initializer);
}

function external(tensor: TensorProto, reference: ExternalReference): TensorProto {
  const outside = copy(TensorProtoSchema, tensor);
  delete (outside as Partial<TensorProto>).rawData;
  outside.dataLocation = TensorProto_DataLocation.EXTERNAL;
  outside.externalData = Object.entries(reference).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value: String(value) }),
  );
  return outside;
}

function withInitializers(model: ModelProto, initializer: TensorProto[]): ModelProto {
  if (model.graph === undefined) return model;
  const graph: GraphProto = copy(GraphProtoSchema, model.graph);
  graph.initializer = initializer;
  const changed = copy(ModelProtoSchema, model);
  changed.graph = graph;
  return changed;
}

/** One level deep: lists and nested messages are shared with the original. */
function copy<Desc extends typeof TensorProtoSchema | typeof GraphProtoSchema | typeof ModelProtoSchema>(
  schema: Desc,
  message: ReturnType<typeof create<Desc>>,
): ReturnType<typeof create<Desc>> {
  return Object.assign(create(schema), message);
}
