import type { OperatorTable } from '../converter.ts';
import { attentionConverters } from './attention.ts';
import { contribConverters } from './contrib.ts';
import { convolutionConverters } from './convolution.ts';
import { elementwiseConverters } from './elementwise.ts';
import { generatorConverters } from './generators.ts';
import { indexingConverters } from './indexing.ts';
import { linearAlgebraConverters } from './linear-algebra.ts';
import { lossConverters } from './losses.ts';
import { movementConverters } from './movement.ts';
import { normalisationConverters } from './normalisation.ts';
import { reductionConverters } from './reductions.ts';
import { samplingConverters } from './sampling.ts';

/** How each ONNX operator is imported. What is not here is kept as it is. */
export const operators: OperatorTable = {
  ...elementwiseConverters,
  ...reductionConverters,
  ...movementConverters,
  ...indexingConverters,
  ...generatorConverters,
  ...linearAlgebraConverters,
  ...convolutionConverters,
  ...normalisationConverters,
  ...samplingConverters,
  ...attentionConverters,
  ...lossConverters,
  ...contribConverters,
};
