import type { OperationFamily } from './operation.ts';

type Names = 'matmul' | 'gemm' | 'einsum';

export const linearAlgebraOperations = {} as OperationFamily<Names>;
