import type { OperationFamily } from './operation.ts';

type Names = 'reshape' | 'transpose' | 'expand' | 'concat' | 'split' | 'slice' | 'pad' | 'tile' | 'trilu';

export const movementOperations = {} as OperationFamily<Names>;
