// Engine: typed tensor graphs, gradients, ONNX models in and out, and the runtimes that compute them.
export { createGraph } from './create-graph.ts';
export { evaluateGraph, type Feeds } from './evaluate/evaluate.ts';
export { type Executable, kernelsOf, loadExecutable, targetOf, type Values } from './executable.ts';
export {
  celu,
  elu,
  erf,
  gelu,
  hardSigmoid,
  hardSwish,
  leakyRelu,
  logSigmoid,
  mish,
  prelu,
  relu,
  selu,
  sigmoid,
  silu,
  softplus,
  softsign,
  tanh,
  thresholdedRelu,
} from './functions/activations.ts';
export { type AttentionOptions, scaledDotProductAttention } from './functions/attention.ts';
export {
  and,
  equal,
  greater,
  greaterOrEqual,
  isInf,
  isNaN,
  less,
  lessOrEqual,
  not,
  or,
  where,
  xor,
} from './functions/comparisons.ts';
export {
  constantOf,
  eye,
  full,
  ones,
  onesLike,
  type RangeOptions,
  range,
  type TensorTypeOf,
  zeros,
  zerosLike,
} from './functions/constants.ts';
export {
  type ConvolutionOptions,
  conv,
  convTranspose,
  type TransposedConvolutionOptions,
} from './functions/convolution.ts';
export { type DropoutOptions, dropout } from './functions/dropout.ts';
export {
  abs,
  add,
  cast,
  ceil,
  clip,
  div,
  exp,
  floor,
  log,
  maximum,
  minimum,
  mod,
  mul,
  neg,
  pow,
  reciprocal,
  round,
  rsqrt,
  sign,
  sqrt,
  square,
  sub,
} from './functions/elementwise.ts';
export {
  embedding,
  gather,
  gatherElements,
  gatherND,
  type OneHotOptions,
  oneHot,
  type ScatterReduction,
  scatterElements,
  scatterND,
} from './functions/indexing.ts';
export { einsum, type GemmOptions, gemm, matmul } from './functions/linear-algebra.ts';
export {
  type AxisRange,
  concat,
  expand,
  flatten,
  type PadOptions,
  pad,
  reshape,
  slice,
  sliceAll,
  split,
  squeeze,
  stack,
  swapAxes,
  take,
  tile,
  transpose,
  tril,
  trilu,
  triu,
  unsqueeze,
} from './functions/movement.ts';
export {
  type Affine,
  type AxisOption,
  batchNorm,
  batchNormTraining,
  type EpsilonOption,
  groupNorm,
  instanceNorm,
  type LayerNormOptions,
  layerNorm,
  logSoftmax,
  type NormalisedBatch,
  rmsNorm,
  softmax,
} from './functions/normalisation.ts';
export { argMax, argMin, cumSum, type PositionOptions, type TopKOptions, topK } from './functions/ordering.ts';
export {
  type AveragePoolingOptions,
  adaptiveAveragePool,
  averagePool,
  type GlobalPoolingOptions,
  globalAveragePool,
  globalMaxPool,
  maxPool,
  maxPoolWithIndices,
  type PoolingOptions,
} from './functions/pooling.ts';
export {
  type BlockOrder,
  depthToSpace,
  diagonal,
  flip,
  pixelShuffle,
  pixelUnshuffle,
  repeat,
  roll,
  spaceToDepth,
  type Windows,
  windowPartition,
  windowUnpartition,
} from './functions/rearrangement.ts';
export {
  logSumExp,
  max,
  mean,
  min,
  norm,
  normalise,
  prod,
  type ReductionOptions,
  squaredDistance,
  standardise,
  sum,
  sumOfSquares,
  variance,
} from './functions/reductions.ts';
export {
  type GridSampleOptions,
  gridSample,
  type InterpolateOptions,
  interpolate,
  type ResizeOptions,
  resize,
} from './functions/sampling.ts';
export { stopGradient } from './functions/stop-gradient.ts';
export { acos, acosh, asin, asinh, atan, atanh, cos, cosh, sin, sinh, tan } from './functions/trigonometric.ts';
export type { WindowOptions } from './functions/window-options.ts';
export { type GradientOptions, gradients } from './gradient/gradients.ts';
export type { Graph } from './graph/graph.ts';
export type { OperationAttributes, OperationName } from './graph/operation-attributes.ts';
export { copyNode, type Replacement, rewriteGraph } from './graph/rewrite.ts';
export { type GraphNode, isFloating, type Operand, type Tensor, type TensorType } from './graph/tensor.ts';
export { type CompiledGraph, type CompiledInput, type CompileOptions, compileGraph } from './lower/compile-graph.ts';
export type { Kernels } from './lower/onnx-emitter.ts';
export { type ExportedModel, type ExportMetadata, type ExportOptions, exportModel } from './onnx/export-model.ts';
export type { ImportedWeight, KeptNode } from './onnx/graph-importer.ts';
export { type ImportedModel, type ImportOptions, type ImportWarning, importModel } from './onnx/import-model.ts';
export type { ModelMetadata } from './onnx/model-metadata.ts';
export { fromDense, toDense } from './operations/dense.ts';
export type {
  Dense,
  Emitter,
  GradientRule,
  OnnxAttribute,
  Operation,
  OperationFamily,
  OperationTable,
  Target,
} from './operations/operation.ts';
export type { Device, DeviceTensor, LoadOptions, Runtime, Session } from './runtime.ts';
export {
  type CacheSource,
  createSessionCache,
  estimateSessionBytes,
  type Releasable,
  type SessionCache,
} from './session-cache.ts';
export { type TensorFunction, tensorFunction } from './tensor-function.ts';
