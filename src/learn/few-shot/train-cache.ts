// The keys of a cache of few images are trained (Tip-Adapter-F), and its weights are chosen on validation cases.
import { usageError } from '../../core/errors.ts';
import { cos, exp, log } from '../../core/math.ts';
import { createStream } from '../../core/stream.ts';
import { type CacheModel, cacheLogits, directionsOf, type FeatureRows, nearness, softmax } from './cache-model.ts';

/** Labelled images. */
export interface LabelledFeatures {
  /** [N,d], of any length. */
  readonly images: FeatureRows;
  readonly label: readonly number[];
}

/** How the keys are trained. */
export interface TrainCacheOptions {
  readonly seed: number;
  /** Default 20, as published. */
  readonly epochs?: number | undefined;
  /** Default 256. */
  readonly batchSize?: number | undefined;
  /** First rate of half a cosine over all steps. Default 0.001. */
  readonly rate?: number | undefined;
  /** Default 0.01, what PyTorch's AdamW takes when nothing is said. */
  readonly weightDecay?: number | undefined;
  /** The epoch with the highest accuracy here is kept, the earliest of equals; without them the last. */
  readonly validation?: LabelledFeatures | undefined;
}

/** A trained cache. */
export interface TrainedCache {
  readonly model: CacheModel;
  /** Mean cross-entropy over the batches of each epoch. */
  readonly losses: readonly number[];
  /** Accuracy on the validation images after each epoch; empty without any. */
  readonly accuracies: readonly number[];
  /** Epoch that was kept, from 0. */
  readonly epoch: number;
}

/**
 * Tip-Adapter-F (Zhang et al. 2022): the keys alone are trained by cross-entropy, with AdamW (betas 0.9 and 0.999,
 * epsilon 1e-4) whose rate falls by half a cosine to 0. Two things differ from the released code: it augments the
 * images at every step, while here features are frozen, and it keeps the epoch that is best on the *test* cases, while
 * here validation cases decide. Order of the cases from (seed, epoch). Double precision. Throws `learn/bad-few-shot`
 * (usage) for labels that are not classes of the cache, counts that differ, no case, or epochs, batches or rates out of
 * range.
 */
export function trainCache(start: CacheModel, cases: LabelledFeatures, options: TrainCacheOptions): TrainedCache {
  const { seed, epochs = 20, batchSize = 256, rate = 0.001, weightDecay = 0.01, validation } = options;
  requireTraining({ epochs, batchSize, rate, weightDecay });
  const rows = checkedRows(start, cases);
  const stepsInAll = epochs * Math.ceil(rows.length / batchSize);
  const keys = start.keys.map((key) => key.slice());
  const model = { ...start, keys };
  const adam = adamOf(keys, weightDecay);
  const order = Int32Array.from(rows.keys());
  const losses: number[] = [];
  const accuracies: number[] = [];
  let kept = { epoch: epochs - 1, keys, accuracy: Number.NEGATIVE_INFINITY };
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    order.set(Array.from(rows.keys()));
    createStream(seed, 'few-shot-cache', epoch).shuffle(order);
    const batches: number[] = [];
    for (let from = 0; from < order.length; from += batchSize) {
      const batch = [...order.subarray(from, from + batchSize)];
      const { loss, gradient } = keyGradient(
        model,
        batch.map((row) => rows[row]!),
        batch.map((row) => cases.label[row]!),
      );
      adam(gradient, (rate * (1 + cos((Math.PI * step) / stepsInAll))) / 2);
      batches.push(loss);
      step += 1;
    }
    losses.push(batches.reduce((sum, loss) => sum + loss, 0) / batches.length);
    if (validation === undefined) continue;
    const accuracy = accuracyOf(model, validation);
    accuracies.push(accuracy);
    if (accuracy > kept.accuracy) kept = { epoch, keys: keys.map((key) => key.slice()), accuracy };
  }
  return { model: { ...start, keys: kept.keys }, losses, accuracies, epoch: kept.epoch };
}

type TrainingNumbers = Required<Pick<TrainCacheOptions, 'epochs' | 'batchSize' | 'rate' | 'weightDecay'>>;

function requireTraining({
  epochs,
  batchSize,
  rate,
  weightDecay,
}: { readonly [Name in keyof TrainingNumbers]: number }) {
  const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
  const isSize = (value: number): boolean => Number.isFinite(value) && value >= 0;
  if (isCount(epochs) && isCount(batchSize) && isSize(rate) && isSize(weightDecay)) return;
  throw usageError(
    'learn/bad-few-shot',
    `A cache is trained in whole epochs and batches of 1 or more, with rate and weight decay of 0 or more; got ${[epochs, batchSize, rate, weightDecay].join(', ')}.`,
  );
}

/** Mean cross-entropy of a batch of directions, and its gradient to the keys. */
function keyGradient(model: CacheModel, rows: readonly Float64Array[], label: readonly number[]) {
  const gradient = model.keys.map((key) => new Float64Array(key.length));
  let loss = 0;
  for (const [place, row] of rows.entries()) {
    const shares = softmax(cacheLogits(model, row));
    loss -= log(shares[label[place]!]!) / rows.length;
    for (const [key, near] of nearness(model, row).entries()) {
      const own = model.classOf[key]!;
      const slope = ((shares[own]! - Number(label[place] === own)) * model.alpha * model.beta * near) / rows.length;
      const sums = gradient[key]!;
      for (let column = 0; column < row.length; column += 1) sums[column]! += slope * row[column]!;
    }
  }
  return { loss, gradient };
}

/** AdamW on the keys in place, with PyTorch's betas and the epsilon of the released code. */
function adamOf(keys: readonly Float64Array[], weightDecay: number) {
  const [first, second] = [
    keys.map((key) => new Float64Array(key.length)),
    keys.map((key) => new Float64Array(key.length)),
  ];
  const [decayOfFirst, decayOfSecond, epsilon] = [0.9, 0.999, 1e-4];
  let [left, right] = [1, 1];
  return (gradient: readonly Float64Array[], rate: number): void => {
    left *= decayOfFirst;
    right *= decayOfSecond;
    for (const [place, key] of keys.entries()) {
      const [m, v, slope] = [first[place]!, second[place]!, gradient[place]!];
      for (let i = 0; i < key.length; i += 1) {
        m[i] = decayOfFirst * m[i]! + (1 - decayOfFirst) * slope[i]!;
        v[i] = decayOfSecond * v[i]! + (1 - decayOfSecond) * slope[i]! * slope[i]!;
        const mean = m[i]! / (1 - left);
        key[i] = key[i]! * (1 - rate * weightDecay) - (rate * mean) / (Math.sqrt(v[i]! / (1 - right)) + epsilon);
      }
    }
  };
}

/** Weights that are tried: `steps` values from 0.1 to one step below the highest, evenly, or a list. */
export type TriedWeights = { readonly highest: number; readonly steps: number } | readonly number[];

/** Which weights are tried: by default the grid of the released code. */
export interface CacheSearch {
  /** Default 7 in 200 steps. */
  readonly beta?: TriedWeights | undefined;
  /** Default 3 in 20 steps. */
  readonly alpha?: TriedWeights | undefined;
  /** What is to be highest, from scores of the validation images [classes][N]. Default accuracy. */
  readonly figure?: ((scores: readonly Float64Array[]) => number) | undefined;
}

/**
 * The cache with the alpha and beta of highest accuracy on validation images, as the authors choose them (their grid
 * for ImageNet by default), or of another figure; of equals the first, beta varying slowest, and NaN never wins. Where
 * nothing is tried or nothing has a value, the cache stays as it is. Among equal scores of an image the first class
 * counts. Throws `learn/bad-few-shot` (usage) for validation images, as `trainCache`.
 */
export function chooseCacheWeights(
  model: CacheModel,
  validation: LabelledFeatures,
  search: CacheSearch = {},
): CacheModel {
  const { beta = { highest: 7, steps: 200 }, alpha = { highest: 3, steps: 20 }, figure } = search;
  const rows = checkedRows(model, validation);
  const judge = figure ?? ((scores) => shareOfLabels(scores, validation.label));
  const classes = model.directions.map((_, own) => own);
  const byPrompts = rows.map((row) => cacheLogits({ ...model, alpha: 0 }, row));
  const cosines = rows.map((row) => nearness({ keys: model.keys, beta: 1 }, row).map((near) => log(near)));
  let [best, found] = [Number.NEGATIVE_INFINITY, model];
  for (const ownBeta of triedOf(beta)) {
    const answers = cosines.map((own) => answersOf(model, own, ownBeta));
    for (const ownAlpha of triedOf(alpha)) {
      const logits = byPrompts.map((own, row) => own.map((value, code) => value + ownAlpha * answers[row]![code]!));
      const scores = figure === undefined ? logits : logits.map(softmax);
      const value = judge(classes.map((code) => Float64Array.from(scores, (row) => row[code]!)));
      if (value > best) [best, found] = [value, { ...model, alpha: ownAlpha, beta: ownBeta }];
    }
  }
  return found;
}

function triedOf(weights: TriedWeights): readonly number[] {
  if (!('steps' in weights)) return weights;
  const { highest, steps } = weights;
  return Array.from({ length: steps }, (_, index) => (index * (highest - 0.1)) / steps + 0.1);
}

/** Nearness to the keys of each class, from cosines less 1. */
function answersOf({ directions, classOf }: CacheModel, cosines: Float64Array, beta: number): Float64Array {
  const answers = new Float64Array(directions.length);
  for (const [key, cosine] of cosines.entries()) answers[classOf[key]!]! += exp(beta * cosine);
  return answers;
}

function accuracyOf(model: CacheModel, cases: LabelledFeatures): number {
  const logits = checkedRows(model, cases).map((row) => cacheLogits(model, row));
  return shareOfLabels(
    model.directions.map((_, code) => Float64Array.from(logits, (row) => row[code]!)),
    cases.label,
  );
}

/** Share of images whose highest score, of equals the first, is that of their class. */
function shareOfLabels(scores: readonly Float64Array[], label: readonly number[]): number {
  const right = label.filter((own, row) =>
    scores.every((each, code) => {
      const [mine, highest] = [scores[own]![row]!, each[row]!];
      return code < own ? mine > highest : mine >= highest;
    }),
  );
  return right.length / label.length;
}

function checkedRows(model: CacheModel, { images, label }: LabelledFeatures): readonly Float64Array[] {
  const classes = model.directions.length;
  const width = model.directions[0]!.length;
  const fits = label.every((own) => Number.isInteger(own) && own >= 0 && own < classes);
  if (label.length > 0 && images.shape[0] === label.length && images.shape[1] === width && fits)
    return directionsOf(images);
  throw usageError(
    'learn/bad-few-shot',
    `Images [${images.shape.join(',')}] of a cache need ${label.length} rows of ${width} features and classes from 0 to ${classes - 1}.`,
  );
}
