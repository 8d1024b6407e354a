// Few labelled images as keys of a cache whose answers are added to those of prompts (Tip-Adapter).
import { usageError } from '../../core/errors.ts';
import { exp } from '../../core/math.ts';

/** Rows of one width: shape [N,d], data row by row. */
export interface FeatureRows {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** How the answers of cache and prompts are put together. */
export interface CacheWeights {
  /** Weight of the cache. Default 1, as published. */
  readonly alpha?: number | undefined;
  /** How sharply nearness counts. Default 5.5, as published. */
  readonly beta?: number | undefined;
  /** What cosines with prompts are multiplied by. Default 100, that of the published CLIP weights. */
  readonly temperature?: number | undefined;
}

/** A few labelled images and the directions of the classes. */
export interface CacheModel {
  /** One row an image of the few, [K][d]; at length 1 unless it was trained. */
  readonly keys: readonly Float64Array[];
  /** Class of each key. */
  readonly classOf: readonly number[];
  /** Mean direction of the prompts of each class, [C][d], at length 1. */
  readonly directions: readonly Float64Array[];
  readonly alpha: number;
  readonly beta: number;
  readonly temperature: number;
}

/** What a cache is made of. */
export interface CacheModelOptions extends CacheWeights {
  /** Features of the few images [K,d], of any length. */
  readonly images: FeatureRows;
  readonly classOf: readonly number[];
  /** Features of prompts [P,d], of any length, and the class of each. */
  readonly texts: FeatureRows;
  readonly promptClassOf: readonly number[];
}

/**
 * The cache of Tip-Adapter (Zhang et al. 2022), which needs no training: keys are the images at length 1, values their
 * classes. Prompts of a class are averaged as `zeroShotScores` does; a row of zeros stays zeros. The authors average
 * keys over ten augmentations; average the features before where that is wanted. Throws `learn/bad-few-shot` (usage):
 * no key, widths or counts that differ, a class without a prompt, features that are not finite, a beta or temperature
 * not above 0, an alpha below 0.
 */
export function cacheModel(options: CacheModelOptions): CacheModel {
  const { images, classOf, texts, promptClassOf, alpha = 1, beta = 5.5, temperature = 100 } = options;
  const classes = Math.max(-1, ...promptClassOf) + 1;
  const has = (own: number): boolean => promptClassOf.includes(own);
  const isClass = (own: number): boolean => Number.isInteger(own) && own >= 0 && own < classes;
  const problem = [
    classOf.length === 0 ? 'there is no image' : undefined,
    images.shape[0] !== classOf.length || texts.shape[0] !== promptClassOf.length
      ? 'every image and every prompt needs a class'
      : undefined,
    images.shape[1] === texts.shape[1] ? undefined : `images are ${images.shape[1]} wide and prompts ${texts.shape[1]}`,
    classOf.every(isClass) && promptClassOf.every(isClass)
      ? undefined
      : `classes are whole numbers from 0 to ${classes - 1}`,
    Array.from({ length: classes }, (_, own) => own).every(has) ? undefined : 'a class has no prompt',
    [beta, temperature].every((value) => value > 0 && Number.isFinite(value)) && alpha >= 0 && Number.isFinite(alpha)
      ? undefined
      : 'beta and temperature are above 0, alpha is 0 or more, and all are finite',
    [images, texts].every(areFinite) ? undefined : 'features are finite numbers, as many as the shape says',
  ].find((each) => each !== undefined);
  if (problem !== undefined) {
    throw usageError('learn/bad-few-shot', `A cache of few images: ${problem}.`, {
      hint: 'Give each class a prompt, and features of images and prompts from one model.',
    });
  }
  const prompts = directionsOf(texts);
  const directions = Array.from({ length: classes }, (_, own) => {
    const sum = new Float64Array(texts.shape[1]!);
    for (const [prompt, row] of prompts.entries()) {
      if (promptClassOf[prompt] === own) for (const [column, value] of row.entries()) sum[column]! += value;
    }
    return atLengthOne(sum);
  });
  return { keys: directionsOf(images), classOf, directions, alpha, beta, temperature };
}

function areFinite({ shape, data }: FeatureRows): boolean {
  return data.length === shape[0]! * shape[1]! && Array.from(data).every((value) => Number.isFinite(value));
}

/** Rows at length 1; a row of zeros stays. */
export function directionsOf({ shape, data }: FeatureRows): Float64Array[] {
  const [count, width] = shape as [number, number];
  return Array.from({ length: count }, (_, row) =>
    atLengthOne(Float64Array.from({ length: width }, (__, column) => data[row * width + column]!)),
  );
}

/** How near a direction is to each key: `exp(-beta (1 - x k))`, 1 at a key itself. */
export function nearness({ keys, beta }: Pick<CacheModel, 'keys' | 'beta'>, direction: Float64Array): Float64Array {
  return Float64Array.from(keys, (key) => exp(beta * (dot(key, direction) - 1)));
}

/**
 * Logits [C] of the direction [d] of an image, at length 1: `temperature cos(x, class) + alpha sum of nearness over the
 * keys of the class`, with the nearness `exp(-beta (1 - x k))` of key k, 1 at the key itself.
 */
export function cacheLogits(model: CacheModel, direction: Float64Array): Float64Array {
  const logits = Float64Array.from(model.directions, (own) => model.temperature * dot(own, direction));
  for (const [key, near] of nearness(model, direction).entries()) logits[model.classOf[key]!]! += model.alpha * near;
  return logits;
}

/**
 * Probability of each class by image, [classes][N]: the softmax of `cacheLogits` of images [N,d] of any length. An
 * image of zeros has cosine 0 with all; one with a NaN has NaN. Throws `learn/bad-few-shot` (usage) for another width.
 */
export function cacheScores(model: CacheModel, images: FeatureRows): readonly Float64Array[] {
  const width = model.directions[0]!.length;
  if (images.shape.length !== 2 || images.shape[1] !== width) {
    throw usageError('learn/bad-few-shot', `Images of this cache are [N,${width}]; got [${images.shape.join(',')}].`);
  }
  const rows = directionsOf(images);
  const scores = model.directions.map(() => new Float64Array(rows.length));
  for (const [place, row] of rows.entries()) {
    for (const [own, value] of softmax(cacheLogits(model, row)).entries()) scores[own]![place] = value;
  }
  return scores;
}

/** Softmax of logits. */
export function softmax(logits: Float64Array): Float64Array {
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => exp(logit - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function atLengthOne(row: Float64Array): Float64Array {
  const length = Math.sqrt(dot(row, row));
  return length === 0 ? row : row.map((value) => value / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += a[index]! * b[index]!;
  return sum;
}
