import type { OperationFamily } from './operation.ts';
import { matmul } from './matmul.ts';

type Names =
  | 'matmul'
  | 'gemm'
  | 'einsum';

export const linearAlgebraOperations = { matmul } as OperationFamily<Names>;
