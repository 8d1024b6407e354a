// Tensors that a model holds: which become leaves of the graph, and which constants.
import type { TensorProto } from 'onnx-buf';
import { type DataType, elementCount, type TensorValue } from '../../core/tensor-value.ts';
import { dataTypeOf } from '../../formats/onnx/data-types.ts';
import type { ExternalData } from '../../formats/onnx/external-data.ts';
import { isReadableTensor, tensorOf } from '../../formats/onnx/tensor.ts';
import { isFloating, type Tensor } from '../graph/tensor.ts';
import type { Builder } from './builder.ts';
import { keep } from './converter.ts';
import { widenType, widenValue } from './widen.ts';

/** Real values that are constants of nodes, not initialisers: from this size on fed like weights, but not trained. */
export const smallestFedConstant = 4096;

/** Which weights are trained. */
export interface Training {
  /** What the caller says; undefined when nothing. */
  readonly named: ((name: string) => boolean) | undefined;
  /** Running statistics of batch normalisation, by name. */
  readonly statistics: ReadonlySet<string>;
}

/** Where tensors come from, and what becomes of them. */
export interface WeightContext {
  readonly build: Builder;
  readonly file: string;
  readonly externalData: ExternalData | undefined;
  readonly widen: boolean;
  readonly training: Training;
  /** Put before the names of leaves. */
  readonly prefix: string;
}

/** Reads the tensors of one model. */
export class WeightReader {
  /** Weights by the name of their leaf. */
  readonly weights = new Map<string, { readonly tensor: Tensor; readonly value: TensorValue }>();
  readonly #context: WeightContext;

  constructor(context: WeightContext) {
    this.#context = context;
  }

  /** Our type of an ONNX element type, widened if asked for. */
  readType(type: number): DataType | undefined {
    const dtype = dataTypeOf(type);
    return dtype !== undefined && this.#context.widen ? widenType(dtype) : dtype;
  }

  /** The value of a tensor; within a conversion, the node is kept where it has none in the graph. */
  read(proto: TensorProto): TensorValue {
    if (!isReadableTensor(proto)) return keep('it holds values of a type that the graph does not have');
    const { file, externalData, widen } = this.#context;
    const value = tensorOf(proto, { file, externalData });
    return widen ? widenValue(value) : value;
  }

  /** The constant of a node; a large one of real values is fed. */
  constant(proto: TensorProto, name: string): Tensor {
    const value = this.read(proto);
    const isFed = isFloating(value.dtype) && elementCount(value.shape) >= smallestFedConstant;
    return isFed ? this.#leaf(name, 'buffer', value) : this.#context.build.constant(value);
  }

  /** Real values of more than one element, and named ones of one, are weights; the others decide shapes and the like. */
  initializer(proto: TensorProto): Tensor {
    const value = this.read(proto);
    const { build, training } = this.#context;
    const isWeight = isFloating(value.dtype) && (value.data.length > 1 || training.named?.(proto.name) === true);
    if (!isWeight) return build.constant(value);
    const isTrained = training.named?.(proto.name) ?? !training.statistics.has(proto.name);
    return this.#leaf(proto.name, isTrained ? 'parameter' : 'buffer', value);
  }

  #leaf(name: string, role: 'parameter' | 'buffer', value: TensorValue): Tensor {
    const base = this.#context.prefix + name;
    let unique = base;
    for (let copy = 2; this.weights.has(unique); copy += 1) unique = `${base}#${copy}`;
    const tensor = this.#context.build.weight(unique, role, value);
    this.weights.set(unique, { tensor, value });
    return tensor;
  }
}
