import type { ClassModel, PairModel } from '../learner/learner.ts';
import { adaptFeatures, type FeatureAdapter } from './adapt-features.ts';
import { type ImportedEncoder, importedFeatures } from './imported-encoder.ts';
import { learntScale } from './learnt-scale.ts';

/** Two imported encoders, such as the image and text files of a Hugging Face folder. */
export interface ImportedPairOptions {
  readonly image: ImportedEncoder;
  readonly text: ImportedEncoder;
  /** What is learnt upon the features of each half, under `image_adapter` and `text_adapter`. Default nothing. */
  readonly imageAdapter?: FeatureAdapter | undefined;
  readonly textAdapter?: FeatureAdapter | undefined;
  /** What cosines are multiplied by at first. Default 1/0.07; the published CLIP weights have 100. */
  readonly firstScale?: number | undefined;
}

const none: FeatureAdapter = { kind: 'identity' };

/**
 * A dual encoder of two ONNX files: weights under `image` and `text` with the names of the files. What is trained is the training's to say:
 * all, adapters of low rank (their pattern may be a function where weights have no telling names), or `adapterTrainable`.
 */
export function importedPairModel(options: ImportedPairOptions): PairModel {
  const { image, text, imageAdapter = none, textAdapter = none, firstScale } = options;
  return {
    kind: 'pairs',
    textInputs: [...new Set(Object.values(text.inputs))],
    image: (scope, inputs) =>
      adaptFeatures(scope.child('image_adapter'), importedFeatures(scope.child('image'), inputs, image), imageAdapter),
    text: (scope, inputs) =>
      adaptFeatures(scope.child('text_adapter'), importedFeatures(scope.child('text'), inputs, text), textAdapter),
    scale: (scope) => learntScale(scope, firstScale),
  };
}

/** A classifier upon an imported encoder: weights under `image`, an adapter under `image_adapter`, and the learner's linear head. */
export function importedClassModel({
  encoder,
  adapter = none,
}: {
  readonly encoder: ImportedEncoder;
  readonly adapter?: FeatureAdapter | undefined;
}): ClassModel {
  return {
    kind: 'classes',
    features: (scope, inputs) =>
      adaptFeatures(scope.child('image_adapter'), importedFeatures(scope.child('image'), inputs, encoder), adapter),
  };
}
