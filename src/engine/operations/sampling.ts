import type { OperationFamily } from './operation.ts';

type Names = 'resize' | 'gridSample';

export const samplingOperations = {} as OperationFamily<Names>;
