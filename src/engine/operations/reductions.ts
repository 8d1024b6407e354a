import type { OperationFamily } from './operation.ts';

type Names = 'reduceSum' | 'reduceMean' | 'reduceMax' | 'reduceMin' | 'reduceProd' | 'reduceLogSumExp';

export const reductionOperations = {} as OperationFamily<Names>;
