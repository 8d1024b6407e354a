import type { OperationFamily } from './operation.ts';

type Names = 'maxPool' | 'maxPoolGradient' | 'averagePool' | 'averagePoolGradient';

export const poolingOperations = {} as OperationFamily<Names>;
