import { averageEstimates } from '../mean.ts';
import type { BinarySample, Estimate, MulticlassSample } from '../metric.ts';

/** The class with the highest score of each row; the first of several equal ones. */
export function predictedClass({ label, scores }: MulticlassSample): Int32Array {
  const predicted = new Int32Array(label.length);
  for (let i = 0; i < predicted.length; i++) {
    for (let c = 1; c < scores.length; c++) if (scores[c][i] > scores[predicted[i]][i]) predicted[i] = c;
  }
  return predicted;
}

/** The sample of one class against the others: its score, and its decision where the class is the predicted one. */
export function oneVsRest(sample: MulticlassSample, of: number, predicted?: Int32Array): BinarySample {
  const label = new Uint8Array(sample.label.length);
  const decision = predicted && new Uint8Array(label.length);
  for (let i = 0; i < label.length; i++) {
    label[i] = sample.label[i] === of ? 1 : 0;
    if (decision && predicted) decision[i] = predicted[i] === of ? 1 : 0;
  }
  return { kind: 'binary', label, score: sample.scores[of], decision, weight: sample.weight };
}

/** The plain mean over the classes of a two-class metric, each class against the rest; undefined when it is for any class. */
export function macroAverage(
  sample: MulticlassSample,
  compute: (sample: BinarySample) => Estimate,
  { decisions = false }: { readonly decisions?: boolean } = {},
): Estimate {
  const predicted = decisions ? predictedClass(sample) : undefined;
  return averageEstimates(sample.scores.map((_, c) => compute(oneVsRest(sample, c, predicted))));
}
