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

/** Densities of the true ratio by class, times prevalence and weight of the node: sums over nodes are integrals. */
export interface Population {
  readonly mechanism: BadPairMechanism;
  readonly present: Float64Array;
  readonly absent: Float64Array;
}

/** The population of a mechanism on the nodes. */
export function populationOf(mechanism: BadPairMechanism): Population {
  const masses = ([mean, deviation]: MeanAndDeviation, share: number): Float64Array => {
    const within = normal.cdf((highest - mean) / deviation) - normal.cdf((lowest - mean) / deviation);
    return nodes.map((c, k) => (share * weights[k]! * density((c - mean) / deviation)) / (deviation * within));
  };
  const { cupToDisc, prevalence } = mechanism;
  return {
    mechanism,
    present: masses(cupToDisc.present, prevalence),
    absent: masses(cupToDisc.absent, 1 - prevalence),
  };
}

function density(z: number): number {
  return 0.3989422804014327 * exp(-0.5 * z * z);
}

/** Density of a reading of the picture at the nodes of the true ratio. */
export function readingDensity({ pictureError }: BadPairMechanism, ratio: number): Float64Array {
  return nodes.map((c) => density((ratio - c) / pictureError) / pictureError);
}

/** Chance of what a note says, given the true ratio at the nodes and the class. */
export interface NoteLikelihood {
  readonly truthful: { readonly present: Float64Array; readonly absent: Float64Array };
  readonly contrary: { readonly present: Float64Array; readonly absent: Float64Array };
  /** Chance of the note whoever it is about. */
  readonly ofAnyone: number;
  readonly isClinical: boolean;
}

/** Chances of what is seen of a note. */
export function noteSeen(
  population: Population,
  { isClinical, statedRatio, diagnosis }: BadPairEvidence,
): NoteLikelihood {
  const { mechanism } = population;
  const { severity, noteError, diagnosisStated } = mechanism;
  const wording = (isPresent: boolean): number =>
    diagnosis === undefined ? 1 - diagnosisStated : diagnosis === isPresent ? diagnosisStated : 0;
  const truthful = (isPresent: boolean): Float64Array =>
    nodes.map((c) => wording(isPresent) * chanceOfRatio(mechanism, statedRatio, [c, noteError]));
  const contrary = (isPresent: boolean): Float64Array => {
    const [mean, deviation] = typicalCupToDisc[isPresent ? 'absent' : 'present'];
    return nodes.map(
      (c) =>
        wording(!isPresent) * chanceOfRatio(mechanism, statedRatio, [c + severity * (mean - c), severity * deviation]),
    );
  };
  const [present, absent] = [truthful(true), truthful(false)];
  return {
    truthful: { present, absent },
    contrary: { present: contrary(true), absent: contrary(false) },
    ofAnyone: integral(population.present, present) + integral(population.absent, absent),
    isClinical,
  };
}

/** Chance that a note states this ratio when its author's value is normal: that of the interval rounded to it, open at both ends of the scale. */
function chanceOfRatio(
  { ratioStated }: BadPairMechanism,
  stated: number | undefined,
  [mean, deviation]: MeanAndDeviation,
): number {
  if (stated === undefined) return 1 - ratioStated;
  const rank = Math.round(stated * 20);
  const below = (limit: number): number =>
    deviation > 0 ? normal.cdf((limit - mean) / deviation) : limit > mean ? 1 : 0;
  const upper = rank === 20 ? 1 : below((rank + 0.5) / 20);
  return ratioStated * (upper - (rank === 1 ? 0 : below((rank - 0.5) / 20)));
}

function integral(masses: Float64Array, a: Float64Array, b?: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < nodeCount; k += 1) sum += masses[k]! * a[k]! * (b === undefined ? 1 : b[k]!);
  return sum;
}

/** Likelihood of what is seen under each kind. */
export function likelihoods(
  population: Population,
  reading: Float64Array | undefined,
  note: NoteLikelihood,
): Record<PairKind, number> {
  const { mechanism, present, absent } = population;
  const seen = reading === undefined ? 1 : integral(present, reading) + integral(absent, reading);
  const both = (given: NoteLikelihood['truthful']): number =>
    note.isClinical ? integral(present, given.present, reading) + integral(absent, given.absent, reading) : 0;
  const { lowQuality, others } = mechanism.unreadable;
  const picture = reading === undefined ? others : 1 - others;
  const truthful = both(note.truthful);
  return {
    good: picture * truthful,
    swapped: note.isClinical ? picture * seen * note.ofAnyone : 0,
    uninformative: note.isClinical ? 0 : picture * seen,
    contradictory: picture * both(note.contrary),
    lowQuality: (reading === undefined ? lowQuality : 1 - lowQuality) * truthful,
  };
}
