import type { OperationFamily } from './operation.ts';

type Names = 'add' | 'sub' | 'mul' | 'div' | 'pow' | 'minimum' | 'maximum' | 'mod';

export const binaryOperations = {} as OperationFamily<Names>;
