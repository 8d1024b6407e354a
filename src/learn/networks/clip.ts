import { exp, mul } from '../../engine/functions/elementwise.ts';
import { matmul } from '../../engine/functions/linear-algebra.ts';
import { swapAxes } from '../../engine/functions/movement.ts';
import { normalise } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { constantValues, normalValues } from '../initialisers/initialiser.ts';
import { linear } from '../layers/linear.ts';
import type { Scope } from '../scope/scope.ts';
import { type ClipTextOptions, type ClipVisionOptions, clipText, clipVision } from './clip-tower.ts';

/** Sizes of both towers and of what they share. */
export interface ClipOptions {
  readonly vision: ClipVisionOptions;
  readonly text: ClipTextOptions;
  /** Width of the space in which images and texts meet. */
  readonly projection: number;
}

/** Images and texts in one space. */
export interface ClipResult {
  /** Of length 1, [N,projection]. */
  readonly imageFeatures: Tensor;
  /** Of length 1, [M,projection]. */
  readonly textFeatures: Tensor;
  /** What cosines are multiplied by: the exponential of the parameter `logit_scale`. A scalar. */
  readonly scale: Tensor;
  /** Scaled cosines, images in rows and texts in columns, [N,M]. */
  readonly logits: Tensor;
}

/** 1 / 0.07, with which CLIP starts, as a logarithm. */
const firstLogitScale = 2.659260036932778;

/**
 * CLIP's dual encoder (Radford et al. 2021): images [N,C,H,W] and texts int64 [M,L]. Parameters carry the names of Hugging Face's files
 * (`vision_model...`, `text_model...`, `visual_projection.weight`, `text_projection.weight`, `logit_scale`), so a `model.safetensors` of
 * openai/clip-vit-* loads by name.
 */
export function clip(
  scope: Scope,
  { images, texts, mask }: { readonly images: Tensor; readonly texts: Tensor; readonly mask?: Tensor | undefined },
  options: ClipOptions,
): ClipResult {
  const imageFeatures = clipImageFeatures(scope, images, options);
  const textFeatures = clipTextFeatures(scope, texts, { ...options, mask });
  const scale = exp(scope.parameter('logit_scale', [], constantValues(firstLogitScale)));
  return { imageFeatures, textFeatures, scale, logits: mul(matmul(imageFeatures, swapAxes(textFeatures)), scale) };
}

/** Image half of `clip`: projected features of length 1, [N,projection]. Throws like `clipVision`. */
export function clipImageFeatures(
  scope: Scope,
  images: Tensor,
  { vision, projection }: Pick<ClipOptions, 'vision' | 'projection'>,
): Tensor {
  return project(scope.child('visual_projection'), clipVision(scope.child('vision_model'), images, vision), projection);
}

/**
 * Text half of `clip`: projected features of length 1, [M,projection]. `mask` as in attention. Throws like `clipText`.
 */
export function clipTextFeatures(
  scope: Scope,
  texts: Tensor,
  { text, projection, mask }: Pick<ClipOptions, 'text' | 'projection'> & { readonly mask?: Tensor | undefined },
): Tensor {
  return project(
    scope.child('text_projection'),
    clipText(scope.child('text_model'), texts, { ...text, mask }),
    projection,
  );
}

function project(scope: Scope, x: Tensor, outputs: number): Tensor {
  const initialiseWeight = normalValues(1 / Math.sqrt(x.shape.at(-1)!));
  return normalise(linear(scope, x, { outputs, bias: false, initialiseWeight }));
}

const clipWords = { words: 49408, longest: 77 };

/** The published sizes whose image tower is a transformer. */
export const clipSizes = {
  'ViT-B/32': {
    vision: { width: 768, depth: 12, heads: 12, patch: 32 },
    text: { width: 512, depth: 12, heads: 8, ...clipWords },
    projection: 512,
  },
  'ViT-B/16': {
    vision: { width: 768, depth: 12, heads: 12, patch: 16 },
    text: { width: 512, depth: 12, heads: 8, ...clipWords },
    projection: 512,
  },
  'ViT-L/14': {
    vision: { width: 1024, depth: 24, heads: 16, patch: 14 },
    text: { width: 768, depth: 12, heads: 12, ...clipWords },
    projection: 768,
  },
} as const satisfies Readonly<Record<string, ClipOptions>>;
