// What is made of a model for a use: one half of a dual encoder as a classifier, a frozen model, a frozen model under adapters.
import type { ClassModel, LearnerModel, PairModel } from '../learner/learner.ts';
import { adaptFeatures, type FeatureAdapter } from './adapt-features.ts';
import { frozenScope } from './frozen-scope.ts';
import type { PromptableModel } from './prompt-class-model.ts';

/** A classifier upon one half of a dual encoder; the head is the learner's. */
export function classModelOfHalf(model: PairModel, half: 'image' | 'text'): ClassModel {
  return { kind: 'classes', features: (scope, inputs) => model[half](scope, inputs) };
}

/** The model as in evaluation, also in training: for what is learnt beside it. Its weights must be left out of `trainable`. */
export function frozenModel<Model extends LearnerModel | PromptableModel>(model: Model): Model {
  if (model.kind === 'classes') {
    return { ...model, features: (scope, inputs) => model.features(frozenScope(scope), inputs) };
  }
  const pairs = model as PromptableModel;
  return {
    ...model,
    image: (scope: Parameters<PairModel['image']>[0], inputs: Parameters<PairModel['image']>[1]) =>
      pairs.image(frozenScope(scope), inputs),
    text: (...[scope, inputs, context]: Parameters<PromptableModel['text']>) =>
      pairs.text(frozenScope(scope), inputs, context),
  };
}

/** A frozen model with an adapter upon its features, under `image_adapter` and `text_adapter`: train with `adapterTrainable`. */
export function adaptedModel(
  model: LearnerModel,
  adapter: FeatureAdapter,
  { half = 'image' }: { readonly half?: 'image' | 'both' | undefined } = {},
): LearnerModel {
  const base = frozenModel(model);
  if (base.kind === 'classes') {
    return {
      ...base,
      features: (scope, inputs) => adaptFeatures(scope.child('image_adapter'), base.features(scope, inputs), adapter),
    };
  }
  return {
    ...base,
    image: (scope, inputs) => adaptFeatures(scope.child('image_adapter'), base.image(scope, inputs), adapter),
    ...(half === 'both'
      ? {
          text: (scope: Parameters<PairModel['text']>[0], inputs: Parameters<PairModel['text']>[1]) =>
            adaptFeatures(scope.child('text_adapter'), base.text(scope, inputs), adapter),
        }
      : {}),
  };
}
