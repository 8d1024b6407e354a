import type { OperationFamily } from './operation.ts';

type Names =
  | 'softmax'
  | 'logSoftmax'
  | 'batchNorm'
  | 'batchNormTraining'
  | 'layerNorm'
  | 'rmsNorm'
  | 'instanceNorm'
  | 'groupNorm';

export const normalisationOperations = {} as OperationFamily<Names>;
