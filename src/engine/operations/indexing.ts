import type { OperationFamily } from './operation.ts';

type Names = 'gather' | 'gatherElements' | 'gatherND' | 'scatterElements' | 'scatterND' | 'oneHot';

export const indexingOperations = {} as OperationFamily<Names>;
