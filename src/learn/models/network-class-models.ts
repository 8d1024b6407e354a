// Classifiers of pictures alone and of texts alone, trained from scratch. All give pooled features; the head is the learner's.
import type { ClassModel } from '../learner/learner.ts';
import { type SimbaFeaturesOptions, simbaFeatures } from '../networks/cnn.ts';
import { type ResnetSizeOptions, resnet18, resnet34, resnet50 } from '../networks/resnet.ts';
import { type VisionTransformerOptions, visionTransformer } from '../networks/vision-transformer.ts';
import { type ConvolutionTowerOptions, convolutionTower } from './convolution-tower.ts';
import { takeInput } from './take-input.ts';
import { type TextTowerOptions, textTower } from './text-tower.ts';

/** Which input a classifier reads. */
export interface InputName {
  readonly input?: string | undefined;
}

/** A small convolutional network: `convolutionTower` under `image`, on images [N,C,...] of the input `image`. */
export function cnnClassModel({ input = 'image', ...tower }: ConvolutionTowerOptions & InputName = {}): ClassModel {
  return {
    kind: 'classes',
    features: (scope, inputs) => convolutionTower(scope.child('image'), takeInput(inputs, input), tower),
  };
}

const resnets = { 18: resnet18, 34: resnet34, 50: resnet50 } as const;

/** A residual network of 18 (default), 34 or 50 layers under torchvision's names, on images of the input `image`. */
export function resnetClassModel({
  layers = 18,
  input = 'image',
  ...options
}: Omit<ResnetSizeOptions, 'outputs'> &
  InputName & { readonly layers?: keyof typeof resnets | undefined } = {}): ClassModel {
  return {
    kind: 'classes',
    features: (scope, inputs) => resnets[layers](scope, takeInput(inputs, input), { ...options, outputs: 0 }),
  };
}

/** A vision transformer under timm's names, on images of the input `image`. */
export function vitClassModel({
  input = 'image',
  ...options
}: Omit<VisionTransformerOptions, 'outputs'> & InputName): ClassModel {
  return {
    kind: 'classes',
    features: (scope, inputs) => visionTransformer(scope, takeInput(inputs, input), { ...options, outputs: 0 }),
  };
}

/** The network of the simulated-bias studies (`simbaFeatures`), on images or volumes of the input `image`. */
export function simbaClassModel({ input = 'image', ...options }: SimbaFeaturesOptions & InputName = {}): ClassModel {
  return { kind: 'classes', features: (scope, inputs) => simbaFeatures(scope, takeInput(inputs, input), options) };
}

/** The text-only baseline: `textTower` under `text`, on word indices int64 [N,L] of the input `words`. */
export function textClassModel({ input = 'words', ...tower }: TextTowerOptions & InputName): ClassModel {
  return {
    kind: 'classes',
    features: (scope, inputs) => textTower(scope.child('text'), takeInput(inputs, input), tower),
  };
}
