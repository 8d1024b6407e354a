// The operations of the graph: every name with the type of its attributes. The table of definitions (`operations/table.ts`) is
// exhaustive over this type, so an operation without shapes, gradient, evaluation or ONNX form does not compile.
import type { DataType, Shape, TensorValue } from '../../core/tensor-value.ts';

/** No attributes. */
export type None = Readonly<Record<never, never>>;

/** One operand, same shape out. */
export type PlainUnaryName =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'reciprocal'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'tanh'
  | 'sigmoid'
  | 'erf'
  | 'relu'
  | 'softplus'
  | 'softsign'
  | 'hardSwish'
  | 'mish'
  | 'silu'
  | 'not'
  | 'isNaN'
  | 'stopGradient';

/** Two operands, broadcast against each other from the last axis. */
export type PlainBinaryName =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'pow'
  | 'minimum'
  | 'maximum'
  | 'prelu'
  | 'and'
  | 'or'
  | 'xor'
  | 'equal'
  | 'less'
  | 'lessOrEqual'
  | 'greater'
  | 'greaterOrEqual';

/** Reductions over axes. */
export type ReductionName = 'reduceSum' | 'reduceMean' | 'reduceMax' | 'reduceMin' | 'reduceProd' | 'reduceLogSumExp';

/** Axes are whole numbers in 0..rank-1, ascending, never empty by convention of "all": name them. */
export interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** A sliding window over the spatial axes (all axes after batch and channel); every list has one entry a spatial axis. */
export interface Window {
  readonly strides: readonly number[];
  readonly padsBegin: readonly number[];
  readonly padsEnd: readonly number[];
  readonly dilations: readonly number[];
}

/** A pooling window. `ceilMode` rounds the output extent up, as ONNX does. */
export interface Pooling extends Window {
  readonly kernel: readonly number[];
  readonly ceilMode: boolean;
}

/** How a resize maps output to input positions; the words of ONNX `Resize`. */
export interface Resizing {
  readonly mode: 'nearest' | 'linear' | 'cubic';
  readonly coordinates:
    | 'half_pixel'
    | 'half_pixel_symmetric'
    | 'pytorch_half_pixel'
    | 'align_corners'
    | 'asymmetric'
    | 'tf_crop_and_resize';
  readonly rounding: 'round_prefer_floor' | 'round_prefer_ceil' | 'floor' | 'ceil';
  readonly cubicCoefficient: number;
  readonly excludeOutside: boolean;
  readonly antialias: boolean;
  readonly extrapolationValue: number;
  /** Output extent of every axis (batch and channel too). */
  readonly sizes: Shape;
  /** Scale of every axis as given by the user or the model; `sizes[i] / input[i]` where sizes were given. */
  readonly scales: readonly number[];
  /** Region of interest, starts then ends, only for `tf_crop_and_resize`. */
  readonly region: readonly number[];
}

/** An ONNX node that is carried through unchanged: it runs, it is not differentiable. */
export interface Opaque {
  /** Operator, as `domain::Name` or `Name`, for messages. */
  readonly operator: string;
  /** The node's message (`NodeProto` of onnx-buf), kept as it was read. */
  readonly node: unknown;
  /** For each input of the message: index into the graph node's inputs, or -1 for an omitted one. */
  readonly inputIndexes: readonly number[];
  /** Outer names that sub-graphs capture, with the index of the graph node's input that holds each. */
  readonly captured: readonly (readonly [name: string, index: number])[];
  /** Type of each output; `undefined` where it is not a tensor of known shape. */
  readonly outputTypes: readonly ({ readonly dtype: DataType; readonly shape: Shape } | undefined)[];
  /** What the model declares of each output without a type (`TypeProto` of onnx-buf), such as its type of elements; else undefined. */
  readonly declaredTypes: readonly unknown[];
  /** Versions of the operator sets that the node and its sub-graphs are written in; the standard domain is ''. */
  readonly operatorSets: readonly (readonly [domain: string, version: number])[];
  /** Base name of the file that the node came from. */
  readonly file: string;
  /** Why the node was not taken apart, as the end of "kept because ...". */
  readonly reason: string;
}

/** Attributes by operation. */
export interface OperationAttributes
  extends Readonly<Record<PlainUnaryName, None>>,
    Readonly<Record<PlainBinaryName, None>>,
    Readonly<Record<ReductionName, Reduction>> {
  // Leaves.
  /** A value given at each run. Parameters are inputs too: they are fed, never embedded. */
  readonly input: {
    readonly name: string;
    readonly role: 'data' | 'parameter' | 'buffer';
    readonly dtype: DataType;
    readonly shape: Shape;
  };
  readonly constant: { readonly value: TensorValue };
  /** Independent draws, 0 with probability `rate` and else 1 / (1 - rate), fed at each run from the stream (seed, step, name). */
  readonly dropoutMask: { readonly name: string; readonly rate: number; readonly shape: Shape };
  readonly opaque: Opaque;

  // Elementwise with attributes.
  readonly gelu: { readonly approximate: 'none' | 'tanh' };
  readonly leakyRelu: { readonly alpha: number };
  readonly elu: { readonly alpha: number };
  readonly celu: { readonly alpha: number };
  readonly selu: { readonly alpha: number; readonly gamma: number };
  readonly hardSigmoid: { readonly alpha: number; readonly beta: number };
  readonly thresholdedRelu: { readonly alpha: number };
  readonly isInf: { readonly negative: boolean; readonly positive: boolean };
  /** Bounds may be infinite. */
  readonly clip: { readonly min: number; readonly max: number };
  readonly cast: { readonly to: DataType };
  /** Remainder with the sign of the divisor, or of the dividend when `truncated` (C's fmod). */
  readonly mod: { readonly truncated: boolean };
  /** (condition, a, b), all broadcast. */
  readonly where: None;

  // Along an axis.
  readonly argMax: { readonly axis: number; readonly keepDims: boolean; readonly selectLastIndex: boolean };
  readonly argMin: { readonly axis: number; readonly keepDims: boolean; readonly selectLastIndex: boolean };
  /** Outputs: values, indices (int64). */
  readonly topK: { readonly axis: number; readonly k: number; readonly largest: boolean; readonly sorted: boolean };
  readonly cumSum: { readonly axis: number; readonly exclusive: boolean; readonly reverse: boolean };
  readonly softmax: { readonly axis: number };
  readonly logSoftmax: { readonly axis: number };

  // Movement.
  readonly reshape: { readonly shape: Shape };
  /** Output axis i is input axis `permutation[i]`. */
  readonly transpose: { readonly permutation: readonly number[] };
  readonly expand: { readonly shape: Shape };
  readonly concat: { readonly axis: number };
  /** One output a size. */
  readonly split: { readonly axis: number; readonly sizes: readonly number[] };
  /** One entry an axis of the input; the output extent is given, so negative steps need no sentinel ends. */
  readonly slice: {
    readonly starts: readonly number[];
    readonly steps: readonly number[];
    readonly extents: Shape;
  };
  /** One entry an axis; negative entries crop (mode `constant` only). */
  readonly pad: {
    readonly mode: 'constant' | 'reflect' | 'edge' | 'wrap';
    readonly before: readonly number[];
    readonly after: readonly number[];
    readonly value: number;
  };
  readonly tile: { readonly repeats: readonly number[] };
  readonly trilu: { readonly upper: boolean; readonly diagonal: number };

  // Indexing. Indices are int64 or int32; negative ones count from the end.
  readonly gather: { readonly axis: number };
  readonly gatherElements: { readonly axis: number };
  readonly gatherND: { readonly batchDims: number };
  readonly scatterElements: {
    readonly axis: number;
    readonly reduction: 'none' | 'add' | 'mul' | 'min' | 'max';
  };
  readonly scatterND: { readonly reduction: 'none' | 'add' | 'mul' | 'min' | 'max' };
  /** (indices) -> values `on` at the index along a new axis, `off` elsewhere and for indices out of range. */
  readonly oneHot: {
    readonly axis: number;
    readonly depth: number;
    readonly off: number;
    readonly on: number;
    readonly dtype: DataType;
  };

  // Linear algebra.
  /** Stacked matrix product with broadcast leading axes; vectors as in numpy. */
  readonly matmul: None;
  /** alpha A' B' + beta C, matrices; C broadcasts and is optional. */
  readonly gemm: {
    readonly alpha: number;
    readonly beta: number;
    readonly transA: boolean;
    readonly transB: boolean;
  };
  readonly einsum: { readonly equation: string };
  /** (x [N,C,...], w [M,C/groups,...], bias? [M]). */
  readonly conv: Window & { readonly groups: number };
  /** (x [N,C,...], w [C,M/groups,...], bias? [M]). */
  readonly convTranspose: Window & { readonly groups: number; readonly outputPadding: readonly number[] };
  /** (gradient of y, w) -> gradient of the input of `conv`. */
  readonly convInputGradient: Window & { readonly groups: number; readonly inputShape: Shape };
  /** (x, gradient of y) -> gradient of the weight of `conv`. */
  readonly convWeightGradient: Window & { readonly groups: number; readonly weightShape: Shape };
  /** Outputs: values, flat indices into the input (int64). */
  readonly maxPool: Pooling;
  /** (gradient of values, indices) -> gradient of the input of `maxPool`. */
  readonly maxPoolGradient: {
    readonly inputShape: Shape;
    /** Whether no two windows share an element. */
    readonly isDisjoint: boolean;
  };
  readonly averagePool: Pooling & { readonly countIncludePad: boolean };
  readonly averagePoolGradient: Pooling & { readonly countIncludePad: boolean; readonly inputShape: Shape };

  // Normalisation.
  /** (x, scale, bias, mean, variance), statistics given. */
  readonly batchNorm: { readonly epsilon: number };
  /** (x, scale, bias) -> y, mean, population variance of the batch. */
  readonly batchNormTraining: { readonly epsilon: number };
  /** (x, scale, bias?) over the axes from `axis` on -> y, mean, reciprocal standard deviation. */
  readonly layerNorm: { readonly axis: number; readonly epsilon: number };
  /** (x, scale) over the axes from `axis` on -> y. */
  readonly rmsNorm: { readonly axis: number; readonly epsilon: number };
  /** (x, scale, bias). */
  readonly instanceNorm: { readonly epsilon: number };
  /** (x, scale [C], bias [C]). */
  readonly groupNorm: { readonly groups: number; readonly epsilon: number };

  // Sampling.
  readonly resize: Resizing;
  /** (x [N,C,...], grid [N,...,2 or 3]); 2-D and 3-D. */
  readonly gridSample: {
    readonly mode: 'nearest' | 'linear' | 'cubic';
    readonly padding: 'zeros' | 'border' | 'reflection';
    readonly alignCorners: boolean;
  };
}

/** Name of an operation. */
export type OperationName = keyof OperationAttributes;
