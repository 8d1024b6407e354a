// Likelihood of what an observer sees of a pair of picture and note, under each kind of pair.
import { exp } from '../../core/math.ts';
import { normal } from '../../stats/distributions/normal.ts';
import type { PairKind } from '../worlds/fundus/fundus-latents.ts';
import { typicalCupToDisc } from '../worlds/fundus/notes/note-facts.ts';
import type { BadPairMechanism, MeanAndDeviation } from './bad-pair-mechanism.ts';

/** What the ideal observer sees of a pair. */
export interface BadPairEvidence {
  /** Reading of the cup-to-disc ratio; undefined where the picture cannot be read. */
  readonly pictureRatio?: number | undefined;
  /** Whether the note says anything clinical. */
  readonly isClinical: boolean;
  /** Stated ratio, a multiple of 0.05 in [0.05, 1]; undefined where none is stated. */
  readonly statedRatio?: number | undefined;
  /** Stated diagnosis; undefined where none is stated. */
  readonly diagnosis?: boolean | undefined;
}

/** Ends of the scale of the true ratio. */
export const lowest = 0.1;
export const highest = 0.95;
const nodeCount = 681;
const step = (highest - lowest) / (nodeCount - 1);
const nodes = Float64Array.from({ length: nodeCount }, (_, k) => lowest + k * step);
/** Weights of Simpson's rule. */
const weights = nodes.map((_, k) => (step / 3) * (k === 0 || k === nodeCount - 1 ? 1 : k % 2 === 1 ? 4 : 2));

/** Numbers at the nodes of the true ratio, by class. */
export interface ByClass {
  readonly present: Float64Array;
  readonly absent: Float64Array;
}

/** Likelihoods of a mechanism, with the tables that all evidence shares. */
export interface BadPairLikelihood {
  /** Density of class and true ratio together with that of a reading of the picture, times the weights of the nodes. */
  readingOf(pictureRatio: number | undefined): ByClass;
  /** Likelihood of what is seen under each kind; `reading` as of `evidence.pictureRatio`. */
  of(evidence: BadPairEvidence, reading: ByClass): Record<PairKind, number>;
}

/** Prepares the likelihoods of a mechanism. */
export function badPairLikelihood(mechanism: BadPairMechanism): BadPairLikelihood {
  const population = populationOf(mechanism);
  const tables = new Map<number | undefined, RatioTable>();
  const tableOf = (stated: number | undefined): RatioTable => {
    const rank = stated === undefined ? undefined : Math.round(stated * 20);
    const table = tables.get(rank) ?? ratioTable(mechanism, rank);
    tables.set(rank, table);
    return table;
  };
  const { pictureError, diagnosisStated } = mechanism;
  return {
    readingOf(pictureRatio) {
      if (pictureRatio === undefined) return population;
      const reading = nodes.map((c) => density((pictureRatio - c) / pictureError) / pictureError);
      return {
        present: population.present.map((mass, k) => mass * reading[k]!),
        absent: population.absent.map((mass, k) => mass * reading[k]!),
      };
    },
    of({ pictureRatio, isClinical, statedRatio, diagnosis }, seen) {
      const isUnread = pictureRatio === undefined;
      const { lowQuality, others } = mechanism.unreadable;
      const picture = isUnread ? others : 1 - others;
      const byKindOf = (good: number, swapped: number, contradictory: number): Record<PairKind, number> => ({
        good: picture * good,
        swapped: picture * swapped,
        uninformative: isClinical ? 0 : picture * (sumOf(seen.present) + sumOf(seen.absent)),
        contradictory: picture * contradictory,
        lowQuality: (isUnread ? lowQuality : 1 - lowQuality) * good,
      });
      if (!isClinical) return byKindOf(0, 0, 0);
      const says = (stated: keyof ByClass): number =>
        diagnosis === undefined ? 1 - diagnosisStated : diagnosis === (stated === 'present') ? diagnosisStated : 0;
      const { truthful, contrary } = tableOf(statedRatio);
      const ofEye = (eye: ByClass): number =>
        says('present') * dot(eye.present, truthful) + says('absent') * dot(eye.absent, truthful);
      return byKindOf(
        ofEye(seen),
        (sumOf(seen.present) + sumOf(seen.absent)) * ofEye(population),
        says('absent') * dot(seen.present, contrary.present) + says('present') * dot(seen.absent, contrary.absent),
      );
    },
  };
}

/** Density of class and true ratio, times the weights of the nodes: sums over nodes are integrals. */
function populationOf({ cupToDisc, prevalence }: BadPairMechanism): ByClass {
  const masses = ([mean, deviation]: MeanAndDeviation, share: number): Float64Array => {
    const within = normal.cdf((highest - mean) / deviation) - normal.cdf((lowest - mean) / deviation);
    return nodes.map((c, k) => (share * weights[k]! * density((c - mean) / deviation)) / (deviation * within));
  };
  return { present: masses(cupToDisc.present, prevalence), absent: masses(cupToDisc.absent, 1 - prevalence) };
}

function density(z: number): number {
  return 0.3989422804014327 * exp(-0.5 * z * z);
}

/** Chance that a note states a ratio (or none), given the true one. */
interface RatioTable {
  readonly truthful: Float64Array;
  /** In a contradictory note about an eye of this class. */
  readonly contrary: ByClass;
}

function ratioTable(mechanism: BadPairMechanism, rank: number | undefined): RatioTable {
  const { severity, noteError, ratioStated } = mechanism;
  const chance = (mean: number, deviation: number): number =>
    rank === undefined ? 1 - ratioStated : ratioStated * chanceOfRank(rank, [mean, deviation]);
  const contrary = ([mean, deviation]: MeanAndDeviation): Float64Array =>
    nodes.map((c) => chance(c + severity * (mean - c), severity * deviation));
  return {
    truthful: nodes.map((c) => chance(c, noteError)),
    contrary: { present: contrary(typicalCupToDisc.absent), absent: contrary(typicalCupToDisc.present) },
  };
}

/** Chance that a normal value is rounded to rank / 20, ranks 1 to 20 being the ends of the scale. */
function chanceOfRank(rank: number, [mean, deviation]: MeanAndDeviation): number {
  const below = (limit: number): number =>
    deviation > 0 ? normal.cdf((limit - mean) / deviation) : limit > mean ? 1 : 0;
  const upper = rank === 20 ? 1 : below((rank + 0.5) / 20);
  return upper - (rank === 1 ? 0 : below((rank - 0.5) / 20));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < nodeCount; k += 1) sum += a[k]! * b[k]!;
  return sum;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < nodeCount; k += 1) sum += values[k]!;
  return sum;
}
