import { createGraph } from '../../engine/create-graph.ts';
import type { OperationAttributes } from '../../engine/graph/operation-attributes.ts';
import { copyNode } from '../../engine/graph/rewrite.ts';
import type { GraphNode, Tensor } from '../../engine/graph/tensor.ts';
import { type ClipOptions, clipImageFeatures, clipTextFeatures } from '../networks/clip.ts';
import type { NamePattern } from '../scope/name-pattern.ts';
import { createScope, type Scope } from '../scope/scope.ts';
import { adaptFeatures, type FeatureAdapter } from './adapt-features.ts';
import { learntScale } from './learnt-scale.ts';
import type { PromptableModel } from './prompt-class-model.ts';
import { takeInput } from './take-input.ts';
import { transplant } from './transplant.ts';
import { withContext } from './with-context.ts';

/** How CLIP is used. */
export interface ClipModelOptions extends ClipOptions {
  /** What is learnt upon the features of each half, under `image_adapter` and `text_adapter`. Default nothing. */
  readonly imageAdapter?: FeatureAdapter | undefined;
  readonly textAdapter?: FeatureAdapter | undefined;
  /** Name of the input with images [N,3,H,W], normalised as CLIP wants them. Default `image`. */
  readonly imageInput?: string | undefined;
  /** Name of the input with word indices int64 [N,L]. Default `words`. */
  readonly textInput?: string | undefined;
}

const none: FeatureAdapter = { kind: 'identity' };

/**
 * CLIP (Radford et al. 2021) in the sizes of `clipSizes` or any other, under the names of Hugging Face's files, so the weights of a
 * `model.safetensors` can be given to the training. What is trained is the training's to say: all, adapters of low rank,
 * `fairClipTrainable`, or `adapterTrainable` with an adapter here.
 */
export function clipModel(options: ClipModelOptions): PromptableModel {
  const { imageAdapter = none, textAdapter = none, imageInput = 'image', textInput = 'words' } = options;
  return {
    kind: 'pairs',
    textInputs: [textInput],
    wordWidth: options.text.width,
    image: (scope, inputs) => {
      const features = clipImageFeatures(scope, takeInput(inputs, imageInput), options);
      return adaptFeatures(scope.child('image_adapter'), features, imageAdapter);
    },
    text: (scope, inputs, context) => {
      const words = takeInput(inputs, textInput);
      const features = context
        ? textWithContext(scope, words, { ...options, context })
        : clipTextFeatures(scope, words, options);
      return adaptFeatures(scope.child('text_adapter'), features, textAdapter);
    },
    scale: (scope) => learntScale(scope),
  };
}

const wordTable = 'text_model.embeddings.token_embedding.weight';

/** The text half, built aside and copied over with learnt context in the place of word embeddings. */
function textWithContext(
  scope: Scope,
  words: Tensor,
  { context, ...options }: ClipModelOptions & { readonly context: Tensor },
): Tensor {
  const aside = createScope(createGraph(), { mode: scope.mode, lora: scope.lora });
  const features = clipTextFeatures(aside, aside.graph.input('words', words.shape, words.dtype), options);
  const starts = new Map(aside.specifications.map((each) => [each.name, each.initialise] as const));
  const nodeOf = (node: GraphNode, inputs: readonly Tensor[]): readonly Tensor[] | undefined =>
    node.operation === 'gather' && leafName(node.inputs[0]!) === wordTable
      ? [withContext(copyNode(node, inputs, scope.graph)[0]!, context)]
      : undefined;
  const leafOf = ({ name, role, shape }: OperationAttributes['input']): Tensor =>
    role === 'data' ? words : scope.parameter(name, shape, starts.get(name)!);
  return transplant([features], scope.graph, { leafOf, nodeOf })[0]!;
}

function leafName({ node }: Tensor): string | undefined {
  return node.operation === 'input' ? (node.attributes as OperationAttributes['input']).name : undefined;
}

/**
 * What the released code of FairCLIP trains of CLIP (Luo et al. 2024): the whole image side with its projection, and the blocks of the text
 * transformer. Frozen stay the embeddings of words and places, the last normalisation of texts, the projection of texts and the scale.
 */
export const fairClipTrainable: NamePattern = /^(?:vision_model\.|visual_projection\.|text_model\.encoder\.)/;

/** Adapters upon features alone: what `clipModel` and imported models hold under `image_adapter` and `text_adapter`. */
export const adapterTrainable: NamePattern = /^(?:image|text)_adapter\./;
