import { batchNormOperations } from './batch-norm.ts';
import { groupNormOperations } from './group-norm.ts';
import { layerNormOperations } from './layer-norm.ts';
import type { OperationFamily } from './operation.ts';
import { softmaxOperations } from './softmax.ts';

type Names =
  | 'softmax'
  | 'logSoftmax'
  | 'batchNorm'
  | 'batchNormTraining'
  | 'layerNorm'
  | 'rmsNorm'
  | 'instanceNorm'
  | 'groupNorm';

/** Definitions of softmax and of the normalisations. */
export const normalisationOperations: OperationFamily<Names> = {
  ...softmaxOperations,
  ...layerNormOperations,
  ...batchNormOperations,
  ...groupNormOperations,
};
