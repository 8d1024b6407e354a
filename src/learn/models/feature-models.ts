// Models upon features that were computed once and stay as they are: seconds a training.
import type { ClassModel, PairModel } from '../learner/learner.ts';
import { adaptFeatures, type FeatureAdapter } from './adapt-features.ts';
import { takeInput } from './take-input.ts';

/** What is learnt upon each half. */
export interface FeaturePairOptions {
  /** Default a linear map to 64. */
  readonly image?: FeatureAdapter | undefined;
  /** Default a linear map to 64. */
  readonly text?: FeatureAdapter | undefined;
  /** Name of the input with features of images [N,p]. Default `image`. */
  readonly imageInput?: string | undefined;
  /** Name of the input with features of texts [N,q]. Default `text`. */
  readonly textInput?: string | undefined;
}

const plainMap: FeatureAdapter = { kind: 'linear', outputs: 64 };

/**
 * A dual encoder upon frozen features: an adapter of each half, under `image` and `text`. Both must end in the same
 * width. Pairs can be judged by the features as they come, which no training changes.
 */
export function featurePairModel(options: FeaturePairOptions = {}): PairModel {
  const { image = plainMap, text = plainMap, imageInput = 'image', textInput = 'text' } = options;
  return {
    kind: 'pairs',
    textInputs: [textInput],
    image: (scope, inputs) => adaptFeatures(scope.child('image'), takeInput(inputs, imageInput), image),
    text: (scope, inputs) => adaptFeatures(scope.child('text'), takeInput(inputs, textInput), text),
    evidenceIsFixed: true,
    evidence: (_, inputs) => ({ image: takeInput(inputs, imageInput), text: takeInput(inputs, textInput) }),
  };
}

/**
 * A classifier upon frozen features [N,p] of the input of a name (default `image`): an adapter (default none) under
 * `adapter`, then the linear head. With `input: 'text'` it is the text-only baseline of frozen embeddings. Building it
 * throws like `adaptFeatures`, and `learn/missing-input` (usage) where the input is not there.
 */
export function featureClassModel({
  adapter = { kind: 'identity' },
  input = 'image',
}: {
  readonly adapter?: FeatureAdapter | undefined;
  readonly input?: string | undefined;
} = {}): ClassModel {
  return {
    kind: 'classes',
    features: (scope, inputs) => adaptFeatures(scope.child('adapter'), takeInput(inputs, input), adapter),
  };
}
