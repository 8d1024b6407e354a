import { normalValues } from '../initialisers/initialiser.ts';
import { linear } from '../layers/linear.ts';
import { type ConvolutionTowerOptions, convolutionTower } from './convolution-tower.ts';
import { pictureGist, wordCounts } from './plain-evidence.ts';
import type { PromptableModel } from './prompt-class-model.ts';
import { takeInput } from './take-input.ts';
import { type TextTowerOptions, textTower } from './text-tower.ts';

/** How a small dual encoder is made. */
export interface SmallDualEncoderOptions {
  readonly text: TextTowerOptions;
  readonly image?: ConvolutionTowerOptions | undefined;
  /** Width of the space in which images and texts meet. Default 64. */
  readonly projection?: number | undefined;
  /** Name of the input with images [N,C,H,W]. Default `image`. */
  readonly imageInput?: string | undefined;
  /** Name of the input with word indices int64 [N,L]. Default `words`. */
  readonly textInput?: string | undefined;
}

/**
 * A dual encoder to be trained from scratch: `convolutionTower` under `image`, `textTower` under `text`, and a linear `projection` without
 * bias of each. Its features say nothing before it is trained, so pairs are compared by the gist of the pictures and counts of words. With 1,000 words it has 0.33 million parameters, and learns 2,000 pairs of 96 pixels in minutes on two cores.
 */
export function smallDualEncoder(options: SmallDualEncoderOptions): PromptableModel {
  const { text, image, projection = 64, imageInput = 'image', textInput = 'words' } = options;
  const project = { outputs: projection, bias: false };
  return {
    kind: 'pairs',
    textInputs: [textInput],
    wordWidth: text.width ?? 96,
    image: (scope, inputs) => {
      const half = scope.child('image');
      const features = convolutionTower(half, takeInput(inputs, imageInput), image);
      const initialiseWeight = normalValues(1 / Math.sqrt(features.shape[1]!));
      return linear(half.child('projection'), features, { ...project, initialiseWeight });
    },
    text: (scope, inputs, context) => {
      const half = scope.child('text');
      const features = textTower(half, takeInput(inputs, textInput), { ...text, context });
      const initialiseWeight = normalValues(1 / Math.sqrt(features.shape[1]!));
      return linear(half.child('projection'), features, { ...project, initialiseWeight });
    },
    evidenceIsFixed: true,
    evidence: (_, inputs) => ({
      image: pictureGist(takeInput(inputs, imageInput)),
      text: wordCounts(takeInput(inputs, textInput), text),
    }),
  };
}
