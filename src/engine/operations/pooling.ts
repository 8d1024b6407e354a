import type { OperationFamily } from './operation.ts';
import { averagePool, averagePoolGradient } from './pooling/average-pool.ts';
import { maxPool, maxPoolGradient } from './pooling/max-pool.ts';

/** Definitions of pooling over sliding windows. */
export const poolingOperations: OperationFamily<'maxPool' | 'maxPoolGradient' | 'averagePool' | 'averagePoolGradient'> =
  { maxPool, maxPoolGradient, averagePool, averagePoolGradient };
