// Type I error of the tests of equal groups, and their power at the gap that the audit calls detectable.

import { type GroupsWorld, type SimulatedGroups, simulateGroups } from '../../src/simulate/simulate-groups.ts';
import { auc, aucVariance } from '../../src/stats/auc.ts';
import { cochranQ } from '../../src/stats/heterogeneity.ts';
import { type Audited, alpha, audited } from './audited.ts';
import type { Experiment, Observation } from './experiment.ts';

export const nullTable = 'type I error';
export const powerTable = 'power';
const permutations = 199;
const seed = 202;

interface Design {
  readonly name: string;
  readonly world: Omit<GroupsWorld, 'seed' | 'replicate'>;
  /** Factors of the scores by group: the AUCs stay equal, the distributions do not. */
  readonly spread?: readonly number[];
  /** Rows kept of each patient, by group; all unless told. */
  readonly kept?: readonly number[];
}

const four = {
  patients: [1000, 400, 200, 100],
  auc: [0.85, 0.85, 0.85, 0.85],
  prevalence: 0.15,
  rowsPerPatient: 1,
  correlation: 0,
  attribute: 'constant',
} as const;
const three = {
  patients: [400, 150, 80],
  auc: [0.8, 0.8, 0.8],
  prevalence: 0.15,
  rowsPerPatient: 3,
  correlation: 0.5,
  attribute: 'constant',
} as const;

const unlike = { ...three, auc: [0.8, 0.8], prevalence: 0.2, rowsPerPatient: 2 };

const nullDesigns: readonly Design[] = [
  {
    name: '2 groups, 1 row a patient, 160 and 40 events',
    world: { ...four, patients: [800, 200], auc: [0.8, 0.8], prevalence: 0.2 },
  },
  { name: '4 groups, 1 row, 150 to 15 events', world: four },
  { name: '4 groups, 1 row, prevalence .10 to .30', world: { ...four, prevalence: [0.1, 0.15, 0.25, 0.3] } },
  { name: '4 groups, 1 row, scores spread twice as wide in two', world: four, spread: [1, 2, 1, 2] },
  {
    name: '3 groups, 1 row, 24, 12 and 12 events',
    world: { ...four, patients: [120, 60, 60], auc: [0.85, 0.85, 0.85], prevalence: 0.2 },
  },
  { name: '3 groups, 3 rows, constant attribute', world: three },
  { name: '3 groups, 3 rows, constant attribute, few patients', world: { ...three, patients: [100, 40, 30] } },
  { name: '3 groups, 3 rows, varying attribute', world: { ...three, attribute: 'varying' } },
  {
    name: '3 groups, 3 rows, varying attribute, few patients',
    world: { ...three, patients: [100, 40, 30], attribute: 'varying' },
  },
  {
    name: '2 groups, 2 rows and 1 row, constant attribute',
    world: { ...unlike, patients: [400, 400] },
    kept: [2, 1],
  },
  {
    name: '2 groups, 2 rows and 1 row, constant attribute, few patients',
    world: { ...unlike, patients: [80, 80] },
    kept: [2, 1],
  },
];

const powerDesigns: readonly Design[] = [
  { name: '1 row a patient', world: { ...four, patients: [1500, 500], auc: [0.85, 0.85], prevalence: 0.15 } },
  { name: '3 rows, constant attribute', world: { ...three, patients: [500, 200], auc: [0.85, 0.85] } },
  {
    name: '3 rows, varying attribute',
    world: { ...three, patients: [500, 200], auc: [0.85, 0.85], attribute: 'varying' },
  },
];

export function heterogeneityExperiments(): Experiment[] {
  return [
    ...nullDesigns.map((design) => ({
      name: design.name,
      table: nullTable,
      replicates: 600,
      observe: (replicate: number) => observeTests(draw(design, replicate)),
    })),
    ...powerDesigns.flatMap((design) =>
      (['equal', 'itself'] as const).map((seen) => ({
        name: `${design.name}; ${seen === 'equal' ? 'from equal groups' : 'from groups with that gap'}`,
        table: powerTable,
        replicates: 300,
        observe: powerObserver(design, seen),
      })),
    ),
  ];
}

function draw({ world, spread, kept }: Design, replicate: number): SimulatedGroups {
  const whole = simulateGroups({ ...world, seed, replicate });
  const data = kept === undefined ? whole : firstRows(whole, kept);
  return spread === undefined
    ? data
    : { ...data, score: data.score.map((score, row) => score * spread[data.group[row]!]!) };
}

/** The first rows of each patient, so many by group. */
function firstRows({ label, score, group, patient }: SimulatedGroups, kept: readonly number[]): SimulatedGroups {
  const seen = new Map<number, number>();
  const rows = Int32Array.from(label.keys()).filter((row) => {
    const before = seen.get(patient[row]!) ?? 0;
    seen.set(patient[row]!, before + 1);
    return before < kept[group[row]!]!;
  });
  return {
    label: Uint8Array.from(rows, (row) => label[row]!),
    score: Float64Array.from(rows, (row) => score[row]!),
    group: rows.map((row) => group[row]!),
    patient: rows.map((row) => patient[row]!),
  };
}

function observeTests(data: SimulatedGroups): Observation {
  const tests = rejectionsOf(audited(data, permutations));
  if (data.patient.at(-1)! + 1 === data.label.length) return { ...tests, ...rejects('Cochran Q', cochran(data)) };
  const byRow = audited({ ...data, patient: Int32Array.from(data.label.keys()) }, permutations);
  return { ...tests, ...rejects('rows as units', byRow.permutation) };
}

function rejectionsOf({ permutation, wald }: Audited): Observation {
  return { ...rejects('permutation', permutation), ...rejects('Wald', wald) };
}

function rejects(name: string, p: number | undefined): Observation {
  return p === undefined ? {} : { [name]: p <= alpha ? 1 : 0 };
}

function cochran({ label, score, group }: SimulatedGroups): number | undefined {
  const groups = Array.from({ length: Math.max(...group) + 1 }, (_, index) => {
    const rows = Array.from(group.keys()).filter((row) => group[row] === index);
    return { label: Uint8Array.from(rows, (row) => label[row]!), score: Float64Array.from(rows, (row) => score[row]!) };
  });
  const test = cochranQ(groups.map(auc), groups.map(aucVariance));
  return 'undefined' in test ? undefined : test.p;
}

/**
 * The gap planted, with the smaller group the worse one, is the mean of the detectable gaps reported: `equal` over data sets of equal groups,
 * `itself` over data sets with that very gap (a fixed point), where the worse group has the larger variance.
 */
function powerObserver(design: Design, seen: 'equal' | 'itself'): (replicate: number) => Observation {
  let planted: number | undefined;
  return (replicate) => {
    planted ??= plantedGap(design, seen);
    const result = audited(draw(withGap(design, planted), 100_000 + replicate), permutations);
    const reported = result.gap.minimumDetectable;
    return { ...rejectionsOf(result), planted, ...(reported === null ? {} : { reported }) };
  };
}

function plantedGap(design: Design, seen: 'equal' | 'itself'): number {
  let gap = meanDetectable(design, 0);
  for (let step = 0; seen === 'itself' && step < 5; step++) gap = meanDetectable(design, gap);
  return gap;
}

function withGap(design: Design, gap: number): Design {
  const best = design.world.auc[0]!;
  return { ...design, world: { ...design.world, auc: [best, best - gap] } };
}

function meanDetectable(design: Design, gap: number): number {
  const found = Array.from(
    { length: 80 },
    (_, replicate) => audited(draw(withGap(design, gap), 200_000 + replicate), 0).gap.minimumDetectable ?? 0,
  );
  return found.reduce((total, value) => total + value, 0) / found.length;
}
