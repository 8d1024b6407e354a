import { einsum } from './einsum.ts';
import { gemm } from './gemm.ts';
import { matmul } from './matmul.ts';
import type { OperationFamily } from './operation.ts';

/** Definitions of the products of matrices and of sums of products over named axes. */
export const linearAlgebraOperations: OperationFamily<'matmul' | 'gemm' | 'einsum'> = { matmul, gemm, einsum };
