// Settings that the variants of bad pair mining share, and what they mean for a run.
import { usageError } from '../../core/errors.ts';
import type { BadPairMining } from './dbpm-run.ts';
import type { MethodContext } from './method.ts';
import type { SettingsIn } from './setting.ts';

const limit = { low: 0.01, high: 100, search: [1, 1.5, 2, 3] } as const;

/** Settings of mining, with the published limits 2 and 3, inclusive, and losses remembered before they are weighted. */
export const miningSettings = {
  noisy: { ...limit, default: 2, about: 'Standard deviations under the mean from which a history is an outlier.' },
  faulty: { ...limit, default: 3, about: 'Standard deviations over the mean from which a history is an outlier.' },
  thresholds: {
    default: 'inclusive',
    choices: ['inclusive', 'strict'],
    about: 'Whether a history on the limit is an outlier.',
  },
  weighting: {
    default: 'density',
    choices: ['density', 'normalised'],
    search: ['density', 'normalised'],
    about: 'Weight of outliers: the normal density, which can exceed 1, or the same divided by its peak.',
  },
  stored: {
    default: 'unweighted',
    choices: ['unweighted', 'weighted'],
    about: 'Which loss enters the history.',
  },
} as const;

/** Settings of mining by batches: both limits 3, strict, and losses remembered after they are weighted. */
export const slotMiningSettings = {
  ...miningSettings,
  noisy: { ...miningSettings.noisy, default: 3 },
  thresholds: { ...miningSettings.thresholds, default: 'strict' },
  stored: { ...miningSettings.stored, default: 'weighted' },
} as const;

/** Warm-up of the authors: 50 of 80 epochs. */
export const warmUpShare = {
  default: 0.625,
  low: 0,
  high: 1,
  search: [0.2, 0.625],
  about: 'Share of the epochs without weights; at least the first epoch, at most all but the last.',
} as const;

/** Warm-up of Robust Fairness: the first epoch. */
export const warmUpEpochs = {
  default: 1,
  low: 1,
  high: 10000,
  integer: true,
  about: 'Epochs without weights.',
} as const;

/** What settings mean for a run. */
export function miningLimits({
  thresholds,
  ...rest
}: SettingsIn<typeof miningSettings>): Omit<BadPairMining, 'unit' | 'historyFactor' | 'firstEpoch'> {
  const { noisy, faulty, weighting, stored } = rest;
  return { noisy, faulty, weighting, stored, inclusive: thresholds === 'inclusive' };
}

/** First epoch with weights for a share of the epochs. */
export function firstEpochOf(share: number, { epochs }: Pick<MethodContext, 'epochs'>): number {
  return Math.max(1, Math.min(Math.round(share * epochs), epochs - 1));
}

/** Throws `learn/method-cases` (usage) for batches of one pair, whose contrastive loss is always 0. */
export function requirePairs(method: string, { batchSize, count }: Pick<MethodContext, 'batchSize' | 'count'>): void {
  if (Math.min(batchSize, count) >= 2) return;
  throw usageError(
    'learn/method-cases',
    `"${method}" needs batches of two pairs or more; got ${batchSize} of ${count}.`,
    {
      hint: 'Raise the batch size: a pair is only compared with the other pairs of its batch.',
    },
  );
}
