import { usageError } from '../../core/errors.ts';
import { exp } from '../../core/math.ts';
import type { TensorValue } from '../../core/tensor-value.ts';

/** What is scored. */
export interface ZeroShotOptions {
  /** Features of images [N,d], of any length. */
  readonly images: TensorValue<'float32'> | TensorValue<'float64'>;
  /** Features of prompts [P,d], of any length. */
  readonly texts: TensorValue<'float32'> | TensorValue<'float64'>;
  /** Class of each prompt. */
  readonly classOf: readonly number[];
  /** What cosines are multiplied by before the softmax. Default 1, as FairCLIP scores; the published CLIP weights have 100. */
  readonly temperature?: number | undefined;
}

/**
 * Probability of each class by case, [classes][N]: the softmax of `temperature` times the cosines of the image and of
 * each class. A class is the mean of its prompts at length 1, at length 1 again (Radford et al. 2021). For two classes
 * the second's probability is the logistic of `temperature (cos1 - cos0)`, so its AUC is the same at every temperature
 * as long as no score rounds to 1; calibration is not. A vector of zeros has cosine 0 with all, an image with a NaN has
 * NaN.
 *
 * Throws `learn/bad-prompts` (usage) when widths differ, a prompt has no class or a class no prompt, or the temperature
 * is not above 0.
 */
export function zeroShotScores({ images, texts, classOf, temperature = 1 }: ZeroShotOptions): readonly Float64Array[] {
  const classes = Math.max(-1, ...classOf) + 1;
  check({ images, texts, classOf, temperature }, classes);
  const directions = classDirections(texts, classOf, classes);
  const cases = rowsOf(images);
  const scores = directions.map(() => new Float64Array(cases.length));
  for (const [place, row] of cases.entries()) {
    const cosines = directions.map((direction) => temperature * dot(row, direction));
    const highest = Math.max(...cosines);
    const weights = cosines.map((cosine) => exp(cosine - highest));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [index, weight] of weights.entries()) scores[index]![place] = weight / total;
  }
  return scores;
}

/** Mean of the prompts of each class at length 1, at length 1 again. */
function classDirections(
  texts: ZeroShotOptions['texts'],
  classOf: readonly number[],
  classes: number,
): readonly Float64Array[] {
  const rows = rowsOf(texts);
  return Array.from({ length: classes }, (_, index) => {
    const sum = new Float64Array(texts.shape[1]!);
    for (const [prompt, row] of rows.entries()) {
      if (classOf[prompt] !== index) continue;
      for (const [column, value] of row.entries()) sum[column]! += value;
    }
    return atLengthOne(sum);
  });
}

function rowsOf({ shape, data }: ZeroShotOptions['images']): readonly Float64Array[] {
  const [count, width] = shape as [number, number];
  return Array.from({ length: count }, (_, row) =>
    atLengthOne(Float64Array.from(data.subarray(row * width, (row + 1) * width))),
  );
}

function atLengthOne(row: Float64Array): Float64Array {
  const length = Math.sqrt(dot(row, row));
  return length === 0 ? row : row.map((value) => value / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (const [index, value] of a.entries()) sum += value * b[index]!;
  return sum;
}

function check({ images, texts, classOf, temperature = 1 }: ZeroShotOptions, classes: number): void {
  const counts = Array.from({ length: classes }, (_, index) => classOf.filter((own) => own === index).length);
  const problem = [
    images.shape.length !== 2 || texts.shape.length !== 2 || images.shape[1] !== texts.shape[1]
      ? `images [${images.shape.join(',')}] and texts [${texts.shape.join(',')}] need one width`
      : undefined,
    classOf.length !== texts.shape[0]
      ? `${texts.shape[0]} prompts need as many classes; got ${classOf.length}`
      : undefined,
    classOf.some((own) => !Number.isInteger(own) || own < 0) ? 'classes are whole numbers from 0' : undefined,
    counts.includes(0) ? `class ${counts.indexOf(0)} has no prompt` : undefined,
    temperature > 0 && Number.isFinite(temperature) ? undefined : `the temperature must be above 0; got ${temperature}`,
  ].find((each) => each !== undefined);
  if (problem !== undefined) {
    throw usageError('learn/bad-prompts', `Zero-shot scores: ${problem}.`, {
      hint: 'Give each class at least one prompt, and features of images and prompts from one model.',
    });
  }
}
