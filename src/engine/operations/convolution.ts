import type { OperationFamily } from './operation.ts';

type Names = 'conv' | 'convTranspose' | 'convInputGradient' | 'convWeightGradient';

export const convolutionOperations = {} as OperationFamily<Names>;
