// Imported encoders out of a model.onnx that holds their graphs.
import type { ModelProto } from 'onnx-buf';
import { dataError } from '../../core/errors.ts';
import { adapterNames, type LoraAdapter, mergeLora } from '../../learn/lora/lora-adapter.ts';
import type { EncoderSettings } from '../../learn/plan/file-settings.ts';
import type { SavedNetwork } from '../../learn/run/saved-network.ts';
import { type Half, type OnnxSource, restoredSource, weightsOfHalf } from '../../learn/run/saved-onnx.ts';
import type { NamedValues } from '../../learn/scope/network-state.ts';
import { joinEncoders } from './imported-network.ts';
import { type OnnxEncoders, onnxEncoders } from './onnx-encoders.ts';

/** A network of imported files with the weights of a training. */
export interface RestoredImport {
  readonly all: OnnxEncoders;
  /** The same for the next model.onnx. */
  readonly sources: readonly OnnxSource[];
  /** Weights of the halves by name, changes of low rank among them. */
  readonly weights: NamedValues;
}

/** What a network is restored with. */
export interface RestoreOptions {
  /** Weights of the model.onnx. */
  readonly values: NamedValues;
  readonly settings: EncoderSettings;
  /** Base name of the file, for messages. */
  readonly file: string;
}

const halves: readonly Half[] = ['image', 'text'];

/** The encoders whose graphs a model.onnx holds. Throws `learn/bad-weights` (data) where weights are missing, and what reading a model throws. */
export function restoredImport({ sources = [], lora }: SavedNetwork, options: RestoreOptions): RestoredImport {
  const { settings, file } = options;
  const read = sources.map((text) => {
    const models = halves.map((half) => {
      const model = restoredModel(text, half, { ...options, lora });
      return { half, model, encoders: onnxEncoders({ model, externalData: unavailable }, file, settings) };
    });
    return models.filter(({ half, encoders }) => encoders[half] !== undefined);
  });
  const all = read.flat();
  return {
    all: joinEncoders(
      all.map(({ half, encoders }) => ({ ...encoders, image: undefined, text: undefined, [half]: encoders[half] })),
    ),
    sources: read.flatMap(([first]) => (first === undefined ? [] : [{ model: first.model, file }])),
    weights: Object.assign({}, ...all.map(({ half, model }) => weightsOfHalf(model, half, file))) as NamedValues,
  };
}

function unavailable(): never {
  throw dataError('learn/bad-weights', 'A graph in a model.onnx names another file.', {
    hint: 'Give the model.onnx as "evenhand learn" wrote it.',
  });
}

/** The model of a half with the weights of the training, changes of low rank among them. */
function restoredModel(
  text: string,
  half: Half,
  { values, file, lora }: RestoreOptions & Pick<SavedNetwork, 'lora'>,
): ModelProto {
  const plain = restoredSource(text, half, { values, file });
  const empty = plain.graph!.initializer.find(
    ({ dims, rawData }) => rawData.length === 0 && dims.length > 0 && dims.every((extent) => extent > 0n),
  );
  if (empty !== undefined) {
    throw dataError('learn/bad-weights', `the weight "${half}.${empty.name}" is missing.`, {
      place: { file },
      hint: 'Give the model.onnx as "evenhand learn" wrote it.',
    });
  }
  if (lora === undefined) return plain;
  const merged = mergeLora(values, adaptersIn(plain, half, values), lora);
  return restoredSource(text, half, { values: merged, file });
}

/** The changes of low rank beside the weights of a half. */
function adaptersIn(model: ModelProto, half: Half, values: NamedValues): readonly LoraAdapter[] {
  return model.graph!.initializer.flatMap(({ name, dims }) => {
    const weight = `${half}.${name}`;
    const names = adapterNames(weight);
    const up = values[names.up];
    if (up === undefined || values[names.down] === undefined) return [];
    const outputs = BigInt(up.shape[0]!);
    const isTransposed = dims[0] === dims[1] ? isStoredByInputs(model, name) : dims[0] !== outputs;
    return [{ weight, ...names, isTransposed }];
  });
}

/** Whether the nodes take a square matrix as [inputs,outputs]: on the right of a product, and not transposed. */
function isStoredByInputs(model: ModelProto, name: string): boolean {
  const user = model.graph!.node.find(({ input }) => input.includes(name));
  if (user?.opType === 'Gemm') {
    const flips = user.attribute.some((attribute) => attribute.name === 'transB' && attribute.i === 1n);
    return user.input[1] === name && !flips;
  }
  return user?.opType === 'MatMul' && user.input[1] === name;
}
