import type { OperationFamily } from './operation.ts';

type Names = 'argMax' | 'argMin' | 'topK' | 'cumSum';

export const orderingOperations = {} as OperationFamily<Names>;
