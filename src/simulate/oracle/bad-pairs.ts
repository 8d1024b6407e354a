// The ideal detector of planted bad pairs of the fundus world. What the ideal observer sees of a pair: whether the picture can be read and,
// if so, a reading of its cup-to-disc ratio; whether the note is clinical at all and, if so, the ratio and the diagnosis that it states. It knows
// the mechanism. Nothing else of the note or the picture is used (a swapped note may also betray itself by age, side or pressure).
import { usageError } from '../../core/errors.ts';
import type { PairKind } from '../worlds/fundus/fundus-latents.ts';
import { type BadPairEvidence, badPairLikelihood, highest, lowest } from './bad-pair-likelihood.ts';
import { type BadPairMechanism, byKind, checkMechanism, pairKinds } from './bad-pair-mechanism.ts';

/** What a detector that flags pairs by their posterior achieves. */
export interface BadPairPerformance {
  /** Chance that a bad pair has a higher posterior of being bad than a good one; ties count half. */
  readonly auc: number;
  /** Share of flagged pairs that are bad (NaN if none is flagged), and of bad pairs that are flagged. */
  readonly precision: number;
  readonly recall: number;
  /** Share of good pairs that are flagged. */
  readonly falsePositiveRate: number;
  readonly accuracy: number;
  /** Share of pairs of each kind that are flagged; NaN where the rate is 0. */
  readonly flagged: Readonly<Record<PairKind, number>>;
}

/** A part of the population with its own mechanism, such as a group with more bad pairs. */
export interface BadPairStratum {
  /** Share of the population, relative to the others. */
  readonly share: number;
  readonly mechanism: BadPairMechanism;
}

const statements: readonly (boolean | undefined)[] = [true, false, undefined];

/** An observer that knows a mechanism. */
export interface BadPairObserver {
  /** @throws `oracle/bad-evidence` (usage). */
  posterior(evidence: BadPairEvidence): Record<PairKind, number>;
}

/**
 * The ideal observer of a mechanism: chance of each kind of pair given what is seen, by Bayes' rule: rate times
 * likelihood over their sum. The likelihood sums over the class and integrates over the true ratio c (Simpson's rule on
 * 681 nodes of [0.1, 0.95]): good and lowQuality: reading and note about the same c; swapped: about independent eyes;
 * contradictory: the diagnosis turned and the ratio drawn from the other class; uninformative: no clinical note. Where
 * the evidence has no likelihood under any kind, NaN.
 * @throws `oracle/bad-mechanism` (usage) naming every number out of range.
 */
export function badPairObserver(mechanism: BadPairMechanism): BadPairObserver {
  checkMechanism(mechanism);
  const likelihood = badPairLikelihood(mechanism);
  return {
    posterior(evidence) {
      checkEvidence(evidence);
      const likelihoods = likelihood.of(evidence, likelihood.readingOf(evidence.pictureRatio));
      const joint = byKind((kind) => mechanism.rates[kind] * likelihoods[kind]);
      const total = pairKinds.reduce((sum, kind) => sum + joint[kind], 0);
      return byKind((kind) => joint[kind] / total);
    },
  };
}

/**
 * The posterior probability of each kind of one pair, in [0, 1] and adding up to 1, or NaN where the evidence is
 * impossible: `badPairObserver(mechanism).posterior(evidence)`.
 * @throws `oracle/bad-mechanism` (usage); `oracle/bad-evidence` (usage) for a stated ratio that is no multiple of 0.05,
 * a statement in a note that is not clinical, and a reading of NaN.
 */
export function badPairPosterior(mechanism: BadPairMechanism, evidence: BadPairEvidence): Record<PairKind, number> {
  return badPairObserver(mechanism).posterior(evidence);
}

function checkEvidence(evidence: BadPairEvidence): void {
  const { statedRatio, diagnosis, pictureRatio, isClinical } = evidence;
  const isStated = statedRatio !== undefined;
  const isOnGrid = !isStated || Math.abs(statedRatio * 20 - Math.round(statedRatio * 20)) < 1e-9;
  const isInRange = !isStated || (statedRatio > 0.01 && statedRatio <= 1);
  const isSaid = isStated || diagnosis !== undefined;
  if (isOnGrid && isInRange && (isClinical || !isSaid) && !Number.isNaN(pictureRatio)) return;
  throw usageError(
    'oracle/bad-evidence',
    `a stated ratio is a multiple of 0.05 in [0.05, 1] in a clinical note; got ${JSON.stringify(evidence)}.`,
    {
      hint: 'Give statedRatio a number such as 0.45, or leave it out where the note states none; a diagnosis and a ratio stand in clinical notes only.',
    },
  );
}

/**
 * What the ideal detector achieves on a population, flagging pairs whose posterior of being bad is `threshold` or more;
 * the observer knows the stratum. By the law of total probability over all notes and over readings (midpoint rule, a
 * third of their error apart). The AUC is NaN without bad or without good pairs.
 * @throws `oracle/bad-mechanism` (usage), also for shares below 0, no stratum with a share, and a threshold of NaN.
 */
export function badPairDetector(strata: readonly BadPairStratum[], threshold = 0.5): BadPairPerformance {
  const cells: Cell[] = [];
  const total = strata.reduce((sum, { share }) => sum + share, 0);
  checkPopulation(strata, total, threshold);
  for (const { share, mechanism } of strata) {
    checkMechanism(mechanism);
    addCells(cells, mechanism, share / total);
  }
  const bad = cells.map(({ mass }) => pairKinds.slice(1).reduce((sum, kind) => sum + mass[kind], 0));
  const score = cells.map(({ mass }, k) => bad[k]! / (bad[k]! + mass.good));
  const sumOf = (value: (k: number) => number): number => cells.reduce((sum, _, k) => sum + value(k), 0);
  const sumOfFlagged = (value: (k: number) => number): number =>
    cells.reduce((sum, _, k) => (score[k]! < threshold ? sum : sum + value(k)), 0);
  const [allBad, allGood] = [sumOf((k) => bad[k]!), sumOf((k) => cells[k]!.mass.good)];
  const [flaggedBad, flaggedGood] = [sumOfFlagged((k) => bad[k]!), sumOfFlagged((k) => cells[k]!.mass.good)];
  return {
    auc:
      areaOf(
        score,
        bad,
        cells.map(({ mass }) => mass.good),
      ) /
      (allBad * allGood),
    precision: flaggedBad / (flaggedBad + flaggedGood),
    recall: flaggedBad / allBad,
    falsePositiveRate: flaggedGood / allGood,
    accuracy: (flaggedBad + allGood - flaggedGood) / (allBad + allGood),
    flagged: byKind((kind) => sumOfFlagged((k) => cells[k]!.mass[kind]) / sumOf((k) => cells[k]!.mass[kind])),
  };
}

function checkPopulation(strata: readonly BadPairStratum[], total: number, threshold: number): void {
  const isWhole = strata.every(({ share }) => share >= 0) && total > 0 && Number.isFinite(total);
  if (isWhole && !Number.isNaN(threshold)) return;
  const shares = strata.map(({ share }) => share).join(', ');
  throw usageError(
    'oracle/bad-mechanism',
    `a detector needs shares of 0 or more, not all 0, and a threshold; got shares ${shares} and ${threshold}.`,
    { hint: 'Give each stratum a share such as 0.5, and a threshold such as 0.5, or leave it out.' },
  );
}

/** A set of pairs that look alike to the observer, with its mass by kind. */
interface Cell {
  readonly mass: Readonly<Record<PairKind, number>>;
}

function addCells(cells: Cell[], mechanism: BadPairMechanism, share: number): void {
  const likelihood = badPairLikelihood(mechanism);
  const ratios = [undefined, ...Array.from({ length: 20 }, (_, k) => (k + 1) / 20)];
  const clinical = ratios.flatMap((statedRatio) =>
    statements.map((diagnosis) => ({ isClinical: true, statedRatio, diagnosis })),
  );
  const width = Math.min(0.01, mechanism.pictureError / 3);
  const reach = 6 * mechanism.pictureError;
  const count = Math.ceil((highest - lowest + 2 * reach) / width);
  const readings = Array.from({ length: count }, (_, k) => lowest - reach + (k + 0.5) * width);
  for (const pictureRatio of [undefined, ...readings]) {
    const reading = likelihood.readingOf(pictureRatio);
    const size = share * (pictureRatio === undefined ? 1 : width);
    for (const note of [...clinical, { isClinical: false }]) {
      const likelihoods = likelihood.of({ ...note, pictureRatio }, reading);
      const mass = byKind((kind) => size * mechanism.rates[kind] * likelihoods[kind]);
      if (pairKinds.some((kind) => mass[kind] > 0)) cells.push({ mass });
    }
  }
}

/** Mass of pairs (bad, good) with the bad one scoring higher, ties half. */
function areaOf(score: readonly number[], bad: readonly number[], good: readonly number[]): number {
  const order = score.map((_, k) => k).sort((a, b) => score[a]! - score[b]!);
  let [area, below] = [0, 0];
  for (let start = 0; start < order.length; ) {
    let [tiedBad, tiedGood, end] = [0, 0, start];
    for (; end < order.length && score[order[end]!] === score[order[start]!]; end += 1) {
      tiedBad += bad[order[end]!]!;
      tiedGood += good[order[end]!]!;
    }
    area += tiedBad * (below + tiedGood / 2);
    below += tiedGood;
    start = end;
  }
  return area;
}
