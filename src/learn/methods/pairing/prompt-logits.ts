import type { Rows } from './evidence.ts';

/** Texts that stand for the classes, in the features of the texts. */
export interface PromptRows {
  readonly rows: Rows;
  readonly classOf: readonly number[];
  readonly classes: number;
}

/** Logits of a text that is one deviation nearer to a class than the median text, for two classes. */
const sharpness = 1.5;

/**
 * Logits [n][classes] of the class that each text names, by its mean cosine with the prompts of each class less that with the others: less
 * its median and divided by its deviation over all texts, times 1.5 (classes - 1) / classes.
 */
export function promptLogits(text: Rows, { rows, classOf, classes }: PromptRows): Float64Array {
  const prompts = unitRows(rows);
  const texts = unitRows(text);
  const logits = new Float64Array(text.count * classes);
  const means = Array.from({ length: classes }, (_, k) => meanRow(prompts, classOf, (own) => own === k));
  const rests = Array.from({ length: classes }, (_, k) => meanRow(prompts, classOf, (own) => own !== k));
  for (let k = 0; k < classes; k += 1) {
    const nearer = Float64Array.from({ length: text.count }, (_, row) => {
      let sum = 0;
      for (let j = 0; j < text.width; j += 1)
        sum += texts.data[row * text.width + j]! * (means[k]![j]! - rests[k]![j]!);
      return sum;
    });
    const median = nearer.slice().sort()[Math.floor(nearer.length / 2)]!;
    const mean = nearer.reduce((sum, value) => sum + value, 0) / nearer.length;
    const deviation = Math.sqrt(
      nearer.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / nearer.length,
    );
    const scale = deviation > 0 ? (sharpness * (classes - 1)) / classes / deviation : 0;
    for (const [row, value] of nearer.entries()) logits[row * classes + k] = scale * (value - median);
  }
  return logits;
}

function meanRow({ width, data }: Rows, classOf: readonly number[], keep: (own: number) => boolean): Float64Array {
  const mean = new Float64Array(width);
  const kept = Array.from(classOf.keys()).filter((row) => keep(classOf[row]!));
  for (const row of kept) for (let k = 0; k < width; k += 1) mean[k]! += data[row * width + k]! / kept.length;
  return mean;
}

function unitRows({ count, width, data }: Rows): Rows {
  const unit = Float64Array.from(data);
  for (let row = 0; row < count; row += 1) {
    let squares = 0;
    for (let k = 0; k < width; k += 1) squares += data[row * width + k]! * data[row * width + k]!;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let k = 0; k < width; k += 1) unit[row * width + k]! *= scale;
  }
  return { count, width, data: unit };
}
