// Core: errors, progress, seeded streams, elementary functions with the same bits everywhere, hashing.
export { canonicalJson } from './canonical-json.ts';
export {
  dataError,
  type ErrorDetails,
  type ErrorKind,
  EvenhandError,
  exitCodes,
  internalError,
  type Place,
  usageError,
} from './errors.ts';
export { sha256Hex } from './hash.ts';
export { atan, cos, exp, expm1, log, log1p, log2, log10, logistic, logit, pow, sin, tanh } from './math.ts';
export { nearestNames } from './nearest.ts';
export type { Progress, Watch } from './progress.ts';
export { createStream, type Stream } from './stream.ts';
export { type DataType, type Shape, type TensorData, type TensorValue, tensorValue } from './tensor-value.ts';
