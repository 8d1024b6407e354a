import { activationOperations } from './activations.ts';
import { binaryOperations } from './binary.ts';
import { comparisonOperations } from './comparisons.ts';
import { convolutionOperations } from './convolution.ts';
import { indexingOperations } from './indexing.ts';
import { linearAlgebraOperations } from './linear-algebra.ts';
import { movementOperations } from './movement.ts';
import { normalisationOperations } from './normalisation.ts';
import type { OperationTable } from './operation.ts';
import { orderingOperations } from './ordering.ts';
import { poolingOperations } from './pooling.ts';
import { reductionOperations } from './reductions.ts';
import { samplingOperations } from './sampling.ts';
import { structureOperations } from './structure.ts';
import { unaryOperations } from './unary.ts';

/** Every operation with its shapes, gradient, evaluation and ONNX form. Exhaustive by type. */
export const operations: OperationTable = {
  ...structureOperations,
  ...unaryOperations,
  ...activationOperations,
  ...binaryOperations,
  ...comparisonOperations,
  ...reductionOperations,
  ...orderingOperations,
  ...movementOperations,
  ...indexingOperations,
  ...linearAlgebraOperations,
  ...convolutionOperations,
  ...poolingOperations,
  ...normalisationOperations,
  ...samplingOperations,
};
