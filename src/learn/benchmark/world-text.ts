// The world file of a benchmark world, from its factors. Its bytes are frozen by hash: see world-hashes.ts.
import {
  groupNames,
  groupShares,
  noiseTypes,
  plantedKinds,
  ratesOf,
  type WorldFactors,
  worldName,
} from './world-factors.ts';

/** Mean of a sign without disease, how much the disease adds at full strength, its standard deviation, and its range. */
export interface SignDistribution {
  readonly mean: number;
  readonly effect: number;
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}

/** Signs of the disease in the picture, each a normal number truncated to its range, independent of each other given class and group. */
export type SignName = 'cupToDiscRatio' | 'rimLoss' | 'fibreLoss' | 'fibreDefect';

const cup = { mean: 0.42, deviation: 0.1, low: 0.1, high: 0.95 };
const rim = { mean: 0.1, deviation: 0.16, low: 0, high: 1 };
const fibres = { mean: 0.1, deviation: 0.2, low: 0, high: 1 };
const wedge = { mean: 0.05, deviation: 0.2, low: 0, high: 1 };

/** The signs in the larger group and in the smaller ones. */
export function signsOf({ axis, strength }: WorldFactors): {
  readonly larger: Readonly<Record<SignName, SignDistribution>>;
  readonly smaller: Readonly<Record<SignName, SignDistribution>>;
} {
  const shared = (factor: number) => signs([0.18, 0.2, 0.25, 0.15], factor);
  if (axis === 'shared') return { larger: shared(1), smaller: shared(strength) };
  return { larger: signs([0.24, 0, 0, 0], 1), smaller: signs([0, 0.35, 0.5, 0.4], strength) };
}

function signs(effects: readonly number[], factor: number): Readonly<Record<SignName, SignDistribution>> {
  const effect = (k: number): number => Math.round(effects[k]! * factor * 1000) / 1000;
  return {
    cupToDiscRatio: { ...cup, effect: effect(0) },
    rimLoss: { ...rim, effect: effect(1) },
    fibreLoss: { ...fibres, effect: effect(2) },
    fibreDefect: { ...wedge, effect: effect(3) },
  };
}

/** Share of cases with the disease, in every group. */
export const benchmarkPrevalence = 0.45;

/**
 * The world file. Nodes: `group` (as it is), `recordedGroup`, `glaucoma` (the truth, and the recorded class), the signs, and `planted`, the
 * kind of pair. Swapped notes are exchanged by the benchmark: the renderer sees such a pair as good.
 */
export function worldText(factors: WorldFactors): string {
  const names = groupNames(factors);
  const shares = groupShares(factors);
  const { larger, smaller } = signsOf(factors);
  const sign = (name: SignName): string =>
    `  ${name}: { truncatedNormal: { by: group, A: ${distribution(larger[name])}, default: ${distribution(smaller[name])} } }`;
  return `world: fundus
name: bad-pairs
title: Bad pairs, ${worldName(factors)}
cases: ${trainingCases + validationCases}
seed: 1
settings: { modality: slo, width: 96, height: 96, fieldDegrees: 20, centre: disc, raceInNote: false }
nodes:
  group: { categorical: { ${names.map((name, k) => `${name}: ${shares[k]}`).join(', ')} } }
  unrecorded: { bernoulli: ${factors.unknown} }
  recordedGroup: { expression: 'if(unrecorded = 1, "Unknown", group)' }
  glaucoma: { bernoulli: ${benchmarkPrevalence} }
${(['cupToDiscRatio', 'rimLoss', 'fibreLoss', 'fibreDefect'] as const).map(sign).join('\n')}
  rimLossSector: { categorical: { inferior: 0.55, superior: 0.3, both: 0.15 } }
  sex: { categorical: [female, male] }
  years: { truncatedNormal: { mean: 62, sd: 13, low: 18, high: 95 } }
  laterality: { categorical: [right, left] }
  atrophy: { truncatedNormal: { mean: 0.15 + 0.05 * glaucoma, sd: 0.1, low: 0, high: 0.9 } }
  intraocularPressure: { truncatedNormal: { mean: 15.5 + 2 * glaucoma, sd: 3.5, low: 6, high: 45 } }
  meanDeviation: { truncatedNormal: { mean: -1.5 - 2.5 * glaucoma, sd: 2, low: -32, high: 3 } }
  familyHistory: { bernoulli: { by: glaucoma, 0: 0.12, 1: 0.28 } }
  drops: { poisson: { mean: 0.3 + 0.6 * glaucoma } }
  pigment: { truncatedNormal: { mean: { by: group, A: 0.4, B: 0.65, default: 0.55 }, sd: 0.12, low: 0, high: 1 } }
  discHeight: { truncatedNormal: { mean: { by: group, B: 1.9, default: 1.8 }, sd: 0.12, low: 1.3, high: 2.4 } }
  discTilt: { truncatedNormal: { mean: 0, sd: 12, low: -40, high: 40 } }
  vesselTortuosity: { uniform: { low: 0.1, high: 0.6 } }
  illumination: { uniform: { low: 0, high: 0.4 } }
  defocus: { uniform: { low: 4, high: 20 } }
  noteStyle: { categorical: { shorthand: 0.4, prose: 0.35, template: 0.25 } }
  planted: { categorical: { by: group, A: ${kinds(factors, 'larger')}, default: ${kinds(factors, 'smaller')} } }
latents:
  age: round(years)
  medications: min(drops, 3)
  pair: 'if(planted = "uninformative", "uninformative", if(planted = "contradictory", "contradictory", if(planted = "lowQuality", "lowQuality", "good")))'
table: { label: glaucoma, truth: glaucoma, attributes: [recordedGroup, group, planted] }
`;
}

/** Pairs to learn from, and to select on. */
export const trainingCases = 2400;
export const validationCases = 800;

function distribution({ mean, effect, deviation, low, high }: SignDistribution): string {
  const level = effect === 0 ? `${mean}` : `${mean} + ${effect} * glaucoma`;
  return `{ mean: ${level}, sd: ${deviation}, low: ${low}, high: ${high} }`;
}

function kinds(factors: WorldFactors, size: 'larger' | 'smaller'): string {
  const rate = ratesOf(factors)[size];
  const among: Partial<Record<string, number>> = noiseTypes[factors.noise];
  const shares = plantedKinds
    .slice(1)
    .map((kind) => [kind, Math.round(rate * (among[kind] ?? 0) * 1e6) / 1e6] as const);
  const bad = shares.reduce((sum, [, share]) => sum + share, 0);
  const good = Math.round((1 - bad) * 1e6) / 1e6;
  return `{ ${[['good', good] as const, ...shares].map(([kind, share]) => `${kind}: ${share}`).join(', ')} }`;
}
