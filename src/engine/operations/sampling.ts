// Operations that read between the elements of images and volumes.
import { gridSample } from './grid-sample.ts';
import type { OperationFamily } from './operation.ts';
import { resize } from './resize.ts';

type Names = 'resize' | 'gridSample';

/** Definitions of `resize` and `gridSample`. */
export const samplingOperations: OperationFamily<Names> = { resize, gridSample };
