// How pairs of picture and note come about in the fundus world, as far as a detector of bad pairs needs to know.
import { usageError } from '../../core/errors.ts';
import type { PairKind } from '../worlds/fundus/fundus-latents.ts';
import { typicalCupToDisc } from '../worlds/fundus/notes/note-facts.ts';

/** Kinds of pair, good first. */
export const pairKinds: readonly PairKind[] = ['good', 'swapped', 'uninformative', 'contradictory', 'lowQuality'];

/** A normal distribution: mean and standard deviation. */
export type MeanAndDeviation = readonly [mean: number, deviation: number];

/** A population of pairs. All chances in [0, 1]. */
export interface BadPairMechanism {
  /** Share of each kind; they sum to 1. */
  readonly rates: Readonly<Record<PairKind, number>>;
  /** Share of eyes with glaucoma, also among those whose notes are swapped in. */
  readonly prevalence: number;
  /** Cup-to-disc ratio without and with glaucoma: normal, truncated to [0.1, 0.95]. */
  readonly cupToDisc: { readonly absent: MeanAndDeviation; readonly present: MeanAndDeviation };
  /** Standard deviation, above 0, of the observer's reading of the ratio from a picture that can be read. */
  readonly pictureError: number;
  /** Chance that a picture cannot be read at all: of kind lowQuality, and of the others. */
  readonly unreadable: { readonly lowQuality: number; readonly others: number };
  /** Chance that a clinical note states the ratio, and the error of its author before rounding to 0.05. */
  readonly ratioStated: number;
  readonly noteError: number;
  /** Chance that a clinical note states the diagnosis. */
  readonly diagnosisStated: number;
  /** Latent `pairSeverity` of contradictory pairs; uninformative ones have severity 1. */
  readonly severity: number;
}

/** The mechanism of the fundus world with its standard settings: a picture read to 0.02, and unreadable exactly if of low quality. */
export const standardMechanism: BadPairMechanism = {
  rates: { good: 0.8, swapped: 0.05, uninformative: 0.05, contradictory: 0.05, lowQuality: 0.05 },
  prevalence: 0.5,
  cupToDisc: typicalCupToDisc,
  pictureError: 0.02,
  unreadable: { lowQuality: 1, others: 0 },
  ratioStated: 0.85,
  noteError: 0.03,
  diagnosisStated: 1,
  severity: 1,
};

/** @throws `oracle/bad-mechanism` (usage) naming the number that is out of range. */
export function checkMechanism(mechanism: BadPairMechanism): void {
  const { rates, prevalence, cupToDisc, pictureError, unreadable, ratioStated, noteError, diagnosisStated, severity } =
    mechanism;
  const isShare = (value: number): boolean => value >= 0 && value <= 1;
  const total = pairKinds.reduce((sum, kind) => sum + rates[kind], 0);
  const shares = Object.entries({
    prevalence,
    'unreadable.lowQuality': unreadable.lowQuality,
    'unreadable.others': unreadable.others,
    ratioStated,
    diagnosisStated,
    severity,
    ...Object.fromEntries(pairKinds.map((kind) => [`rates.${kind}`, rates[kind]])),
  });
  const problems = shares
    .filter(([, value]) => !isShare(value))
    .map(([name, value]) => `${name} is ${value}, not in [0, 1]`);
  if (!(Math.abs(total - 1) < 1e-9)) problems.push(`the rates sum to ${total}, not 1`);
  if (!(pictureError > 0 && Number.isFinite(pictureError))) {
    problems.push(`pictureError is ${pictureError}, not a number above 0`);
  }
  if (!(noteError >= 0 && Number.isFinite(noteError))) problems.push(`noteError is ${noteError}, not a number from 0`);
  for (const [name, [mean, deviation]] of Object.entries(cupToDisc)) {
    if (!Number.isFinite(mean)) problems.push(`the mean of cupToDisc.${name} is ${mean}, not a number`);
    if (!(deviation > 0 && Number.isFinite(deviation))) {
      problems.push(`the standard deviation of cupToDisc.${name} is ${deviation}, not a number above 0`);
    }
  }
  if (problems.length > 0) {
    throw usageError('oracle/bad-mechanism', `this mechanism of bad pairs cannot be: ${problems.join('; ')}.`, {
      hint: 'Give each share a number from 0 to 1, the rates of the kinds together 1, and each standard deviation a number above 0.',
      problems,
    });
  }
}

/** A value for each kind. */
export function byKind(value: (kind: PairKind) => number): Record<PairKind, number> {
  return Object.fromEntries(pairKinds.map((kind) => [kind, value(kind)])) as Record<PairKind, number>;
}
