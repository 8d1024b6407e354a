import type { OperationFamily } from './operation.ts';

type Names = 'and' | 'or' | 'xor' | 'equal' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual' | 'where';

export const comparisonOperations = {} as OperationFamily<Names>;
