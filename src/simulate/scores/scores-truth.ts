// What is true of a world, by formula and not by counting what was drawn: AUC, sensitivity and specificity of every group.

import type { VerdictCode } from '../../audit/result.ts';
import { usageError } from '../../core/errors.ts';
import { logistic } from '../../core/math.ts';
import { normal } from '../../stats/distributions/normal.ts';
import { type Cell, enumerateCells, jointPrevalence, type PreparedWorld, prepareWorld, views } from './cells.ts';
import { predictVerdict, type VerdictRules } from './predict-verdict.ts';
import { checkWorld, demoWorld, type ScoresWorld } from './world.ts';

/** An attribute of the cohort as an audit groups it: a column, an age cut by edges, or a crossing of such. */
export type TruthAttribute =
  | { readonly name: 'sex' | 'race' | 'site' | 'view' }
  | { readonly name: 'age'; readonly edges: readonly number[] }
  | { readonly name: string; readonly cross: readonly [string, string] };

/** How the cohort is to be audited, as far as the expected verdicts depend on it. */
export interface TruthSettings {
  readonly attributes: readonly TruthAttribute[];
  /** The threshold is where this share of the studies with the finding is found in the split `tune`. */
  readonly sensitivity: number;
  readonly delta: number;
  readonly alpha: number;
  readonly minimumEvents: number;
}

/** One group as planted, in the split `test`. Counts are expectations. `sensitivity` and `specificity` are at the task's threshold. */
export interface TruthGroup {
  readonly group: string;
  readonly studies: number;
  readonly events: number;
  readonly auc: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/** What is planted for one attribute and one finding, and what an audit of a cohort of this size should say. */
export interface TruthRow {
  readonly attribute: string;
  readonly task: string;
  readonly variesWithinPatient: boolean;
  readonly groups: readonly TruthGroup[];
  /** Largest minus smallest true AUC of the known groups. */
  readonly gap: number;
  readonly delta: number;
  /** The likeliest verdict at this size, and the chance of each by a normal approximation. */
  readonly expected: VerdictCode;
  readonly chances: Readonly<Record<VerdictCode, number>>;
}

/** The truth of one finding over all groups: the AUC in the split `test`, and the threshold as a score. */
export interface TruthTask {
  readonly task: string;
  readonly auc: number;
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/** All that is planted, as plain JSON. */
export interface ScoresTruth {
  readonly schema: 'evenhand/simulated-truth';
  readonly schemaVersion: 1;
  readonly world: ScoresWorld;
  readonly settings: TruthSettings;
  readonly tasks: readonly TruthTask[];
  readonly rows: readonly TruthRow[];
}

/** The attributes and rules of the demonstration. */
export const demoSettings: TruthSettings = {
  attributes: [
    { name: 'sex' },
    { name: 'race' },
    { name: 'site' },
    { name: 'age', edges: [50, 70] },
    { name: 'view' },
    { name: 'sex*race', cross: ['sex', 'race'] },
  ],
  sensitivity: 0.9,
  delta: 0.05,
  alpha: 0.05,
  minimumEvents: 10,
};

/** Studies of one kind within a group: weight with and without the finding, and where their latent scores lie. */
interface Component {
  present: number;
  absent: number;
  readonly presentMean: number;
  readonly absentMean: number;
}

interface LocatedCell extends Readonly<Component> {
  readonly cell: Cell;
}

/**
 * The planted truth of a world. A group is a mixture of normals, so AUC = sum over pairs of components of w1 w0 Phi((m1
 * - m0) / sqrt 2), and sensitivity = sum of w1 Phi(m1 - t); nothing is drawn except inside the normal approximation
 * behind `expected`. Counts are expectations, thresholds probabilities.
 * @throws `simulate/world` (usage) when a value of the world or of the settings is out of range.
 */
export function scoresTruth(world: ScoresWorld = demoWorld, settings: TruthSettings = demoSettings): ScoresTruth {
  checkWorld(world);
  checkSettings(settings);
  const prepared = prepareWorld(world);
  const cells = enumerateCells(prepared);
  const rules = verdictRules(world, settings);
  const tasks: TruthTask[] = [];
  const rows: TruthRow[] = [];
  world.findings.forEach(({ name }, finding) => {
    const tested = testCells(world, cells).map((cell) => locatedCell(prepared, finding, cell));
    const tuning = tuneCells(world, cells).map((cell) => locatedCell(prepared, finding, cell));
    const all = components(tested);
    const cut = cutAtSensitivity(tuning.length > 0 ? components(tuning) : all, settings.sensitivity);
    tasks.push({
      task: name,
      auc: aucOf(all),
      threshold: logistic(prepared.logOdds(finding, cut)),
      ...ratesOf(all, cut),
    });
    const design = designEffect(prepared, finding);
    for (const attribute of settings.attributes) {
      const groups = groupsOf(world, tested, attribute).map(([group, members]) =>
        truthGroup(group, components(members), cut, world),
      );
      rows.push(truthRow({ attribute, task: name, groups, rules, design }));
    }
  });
  return { schema: 'evenhand/simulated-truth', schemaVersion: 1, world, settings, tasks, rows };
}

function checkSettings({ sensitivity, delta, alpha, minimumEvents }: TruthSettings): void {
  const problems = [
    ...(sensitivity > 0 && sensitivity < 1 ? [] : [`sensitivity must be in (0,1); got ${sensitivity}`]),
    ...(delta > 0 && delta < 1 ? [] : [`delta must be in (0,1); got ${delta}`]),
    ...(alpha > 0 && alpha < 1 ? [] : [`alpha must be in (0,1); got ${alpha}`]),
    ...(minimumEvents >= 0 ? [] : [`minimumEvents must be 0 or more; got ${minimumEvents}`]),
  ];
  if (problems.length === 0) return;
  throw usageError('simulate/world', `no truth follows from these settings: ${problems[0]}.`, {
    hint: 'Start from demoSettings and change one value at a time.',
    problems,
  });
}

function truthRow(parts: {
  attribute: TruthAttribute;
  task: string;
  groups: TruthGroup[];
  rules: VerdictRules;
  design: number;
}): TruthRow {
  const { attribute, task, groups, rules, design } = parts;
  const known = groups.filter(({ group }) => group !== 'Unknown');
  const aucs = known.map(({ auc }) => auc);
  const chances = predictVerdict(known, design, rules, `${attribute.name}/${task}`);
  const codes = Object.keys(chances) as VerdictCode[];
  const expected = codes.reduce((best, code) => (chances[code] > chances[best] ? code : best));
  const variesWithinPatient = attribute.name.split('*').includes('view');
  return {
    attribute: attribute.name,
    task,
    variesWithinPatient,
    groups,
    gap: Math.max(...aucs) - Math.min(...aucs),
    delta: rules.delta,
    expected,
    chances,
  };
}

function verdictRules(world: ScoresWorld, { delta, alpha, minimumEvents, attributes }: TruthSettings): VerdictRules {
  return { delta, alpha, minimumEvents, family: attributes.length * world.findings.length, seed: world.seed };
}

function truthGroup(group: string, parts: readonly Component[], cut: number, world: ScoresWorld): TruthGroup {
  const events = world.studies * sum(parts.map(({ present }) => present));
  const studies = events + world.studies * sum(parts.map(({ absent }) => absent));
  return { group, studies, events, auc: aucOf(parts), ...ratesOf(parts, cut) };
}

function testCells(world: ScoresWorld, cells: readonly Cell[]): Cell[] {
  return cells.map((cell) =>
    world.sites[cell.site]!.tuning ? { ...cell, weight: cell.weight * (1 - world.tuneShare) } : cell,
  );
}

function tuneCells(world: ScoresWorld, cells: readonly Cell[]): Cell[] {
  return world.tuneShare === 0 ? [] : cells.filter(({ site }) => world.sites[site]!.tuning);
}

function locatedCell(prepared: PreparedWorld, finding: number, cell: Cell): LocatedCell {
  const prevalence = prepared.prevalence(finding, cell);
  const { present, absent } = prepared.location(finding, cell);
  return {
    cell,
    present: cell.weight * prevalence,
    absent: cell.weight * (1 - prevalence),
    presentMean: present,
    absentMean: absent,
  };
}

/** Joins the cells whose scores are distributed alike. */
function components(cells: readonly LocatedCell[]): Component[] {
  const known: Component[] = [];
  for (const { present, absent, presentMean, absentMean } of cells) {
    const like = known.find((other) => other.presentMean === presentMean && other.absentMean === absentMean);
    if (like === undefined) known.push({ present, absent, presentMean, absentMean });
    else {
      like.present += present;
      like.absent += absent;
    }
  }
  return known;
}

function aucOf(parts: readonly Component[]): number {
  let won = 0;
  for (const positive of parts) {
    for (const negative of parts)
      won += positive.present * negative.absent * normal.cdf((positive.presentMean - negative.absentMean) / Math.SQRT2);
  }
  return won / (sum(parts.map(({ present }) => present)) * sum(parts.map(({ absent }) => absent)));
}

function ratesOf(parts: readonly Component[], cut: number): { sensitivity: number; specificity: number } {
  const found = sum(parts.map(({ present, presentMean }) => present * normal.upperTail(cut - presentMean)));
  const cleared = sum(parts.map(({ absent, absentMean }) => absent * normal.cdf(cut - absentMean)));
  return {
    sensitivity: found / sum(parts.map(({ present }) => present)),
    specificity: cleared / sum(parts.map(({ absent }) => absent)),
  };
}

/** The latent cut at which the sensitivity is as wanted, by halving. */
function cutAtSensitivity(parts: readonly Component[], sensitivity: number): number {
  let low = -40;
  let high = 40;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (ratesOf(parts, middle).sensitivity >= sensitivity) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** How much several studies a patient inflate the variance of an AUC: 1 + (size-weighted mean cluster size - 1) x chance that another study has the finding too x score correlation. */
function designEffect({ world }: PreparedWorld, finding: number): number {
  const { prevalence } = world.findings[finding]!;
  const again = jointPrevalence(normal.quantile(prevalence), world.findingCorrelation, normal.cdf) / prevalence;
  const weightedSize = 2 * world.studiesPerPatient - 1;
  return 1 + (weightedSize - 1) * again * world.scoreCorrelation;
}

function groupsOf(
  world: ScoresWorld,
  cells: readonly LocatedCell[],
  attribute: TruthAttribute,
): [string, LocatedCell[]][] {
  const read = groupReader(world, attribute);
  const groups = new Map<string, LocatedCell[]>();
  for (const located of cells) {
    const group = read(located.cell);
    const members = groups.get(group) ?? [];
    members.push(located);
    groups.set(group, members);
  }
  return [...groups];
}

function groupReader(world: ScoresWorld, attribute: TruthAttribute): (cell: Cell) => string {
  if ('cross' in attribute) {
    const readers = attribute.cross.map((name) => groupReader(world, { name } as TruthAttribute));
    return (cell) => {
      const parts = readers.map((read) => read(cell));
      return parts.includes('Unknown') ? 'Unknown' : parts.join(' & ');
    };
  }
  if ('edges' in attribute) return ({ age }) => bandName(world.age.low + age, attribute.edges);
  if (attribute.name === 'sex') return ({ sex }) => world.sexes[sex]!.name;
  if (attribute.name === 'race') return ({ race, raceKnown }) => (raceKnown ? world.races[race]!.name : 'Unknown');
  if (attribute.name === 'site') return ({ site }) => world.sites[site]!.name;
  return ({ view }) => views[view]!;
}

function bandName(age: number, edges: readonly number[]): string {
  const above = edges.filter((edge) => age >= edge).length;
  if (above === 0) return `<${edges[0]}`;
  if (above === edges.length) return `>=${edges[above - 1]}`;
  return `[${edges[above - 1]},${edges[above]})`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
