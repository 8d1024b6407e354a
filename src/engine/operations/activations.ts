import type { OperationFamily } from './operation.ts';

type Names =
  | 'tanh'
  | 'sigmoid'
  | 'erf'
  | 'relu'
  | 'softplus'
  | 'softsign'
  | 'hardSwish'
  | 'mish'
  | 'silu'
  | 'gelu'
  | 'leakyRelu'
  | 'elu'
  | 'celu'
  | 'selu'
  | 'hardSigmoid'
  | 'thresholdedRelu'
  | 'prelu';

export const activationOperations = {} as OperationFamily<Names>;
