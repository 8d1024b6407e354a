// Operations that pick or write by index.
import { gatheringOperations } from './gathering.ts';
import { oneHot } from './one-hot.ts';
import type { OperationFamily } from './operation.ts';
import { scatteringOperations } from './scattering.ts';

type Names = 'gather' | 'gatherElements' | 'gatherND' | 'scatterElements' | 'scatterND' | 'oneHot';

/** Definitions of the operations that pick or write by index. */
export const indexingOperations: OperationFamily<Names> = { ...gatheringOperations, ...scatteringOperations, oneHot };
