// What a cell of the benchmark trains, and how, at each level.
import type { PairModel } from '../learner/learner.ts';
import { featurePairModel } from '../models/feature-models.ts';
import type { TextExtent } from '../models/named-networks.ts';
import { smallDualEncoder } from '../models/small-dual-encoder.ts';
import type { BenchLevel } from './bench-level.ts';

/** How every method is trained. */
export interface CellTraining {
  readonly epochs: number;
  readonly batchSize: number;
  /** Peak learning rate of AdamW; it falls along a half cosine to 0. */
  readonly rate: number;
  readonly weightDecay: number;
  /** Width of the space in which pictures and notes meet. */
  readonly width: number;
  /** By which figure of the validation pairs the epoch is selected. */
  readonly criterion: string;
}

const shared = { batchSize: 64, weightDecay: 0.05, criterion: 'es-auc' };

/**
 * The benchmark's training at each level: AdamW, batches of 64, 16 epochs, the epoch selected by ES-AUC of the
 * validation pairs.
 */
export const cellTrainings: Readonly<Record<BenchLevel, CellTraining>> = {
  features: { ...shared, epochs: 16, rate: 1e-3, width: 32 },
  images: { ...shared, epochs: 16, rate: 2e-3, width: 64 },
};

/** Linear maps upon features; with words of notes a small dual encoder upon pictures and words. */
export function cellModel(words: TextExtent | undefined, { width }: Pick<CellTraining, 'width'>): PairModel {
  if (words !== undefined) return smallDualEncoder({ text: words, projection: width });
  const map = { kind: 'linear', outputs: width } as const;
  return featurePairModel({ image: map, text: map });
}

/** Cases that are judged at once. */
export const evaluatedTogether: Readonly<Record<BenchLevel, number>> = { features: 4000, images: 200 };
