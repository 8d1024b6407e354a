// What the cells of the benchmark say: every row on every world against `clip`, and the bars that a method is held to.
import { usageError } from '../../core/errors.ts';
import { powerOfT } from '../../stats/t-power.ts';
import { compareMethods, type MethodComparison } from '../protocol/compare-methods.ts';
import type { BenchResult } from './bench-cell.ts';
import { meanInterval } from './mean-interval.ts';
import { type OverallRow, overallRows } from './overall-rows.ts';
import { type CellFigures, referenceRows } from './run-cell.ts';
import { mergeRemarks } from './run-remarks.ts';
import type { WorldRow } from './world-row.ts';

/** The bars, on the scale of AUC (0..1), except that `recovered` and `detection` are shares. */
export const benchBars = {
  /** Worlds count where the oracle gains at least this much ES-AUC. */
  oracleGain: 0.02,
  /** Share of the oracle's gain to reach, and how far below it the lower limit may lie. */
  recovered: 0.85,
  recoveredMargin: 0.005,
  /** How much lower the AUC of a group may be than that of clip. */
  groupMargin: 0.01,
  /** How much ES-AUC may be lost where nothing is planted. */
  cleanMargin: 0.005,
  /** Share of the Bayes detector's AUC in telling bad pairs. */
  detection: 0.95,
} as const;

/** Whether a row meets a bar on a world. */
export interface BarResult {
  readonly row: string;
  readonly world: string;
  readonly bar: 'recovered' | 'group' | 'clean' | 'detection';
  /** The group of the bar `group`. */
  readonly group?: string | undefined;
  /** The number that is held against the bar: a lower limit, or the ratio of detection. */
  readonly value: number;
  readonly needed: number;
  readonly met: boolean;
}

/** All that is said of a run. */
export interface BenchAnalysis {
  readonly worlds: readonly string[];
  /** The row that others are compared with. */
  readonly baseline: string;
  /** The attribute of ES-AUC and of gaps of decisions, where there may be several. */
  readonly attribute?: string | undefined;
  readonly rows: readonly WorldRow[];
  /** Each row over the worlds. */
  readonly overall: readonly OverallRow[];
  /** Of all rows but the reference ones. A bar with a value that does not exist is not met. */
  readonly bars: readonly BarResult[];
  /** Worlds and seeds together, for ES-AUC, without rows after a rule, which repeat those before it; absent with fewer than two rows that ran everywhere, or without enough seeds. */
  readonly mixed?: MethodComparison | undefined;
  /** Seeds that show a difference of `recoveredMargin` with power 0.8 in nine worlds of ten, from the deviations of the differences seen. NaN without any. */
  readonly seedsNeeded: number;
}

/** How a grid is analysed. */
export interface AnalyseBenchOptions {
  /** The row that others are compared with; default `clip`. */
  readonly baseline?: string | undefined;
  /** The attribute of ES-AUC and of gaps of decisions, where it is to be named. */
  readonly attribute?: string | undefined;
  /** Whether rows are held against the bars, which are those of the benchmark's worlds; default true. */
  readonly bars?: boolean | undefined;
}

/**
 * Analyses a grid. Means over seeds have t intervals at 95 %, differences are paired by seed. Bars of a row other than
 * clip, oracle, clean and bayes-detector: `recovered`, in worlds where the oracle's mean gain in ES-AUC is at least
 * 0.02: lower limit of the two-sided 95 % interval of (row - clip - 0.85 (oracle - clip)) above -0.005; `group`, in
 * every world: lower one-sided 95 % limit of the change of each group's AUC above -0.01; `clean`, where nothing is
 * planted: that of ES-AUC above -0.005; `detection`, where bad pairs are planted: mean over seeds of the AUC in telling
 * them over the Bayes detector's at least 0.95.
 *
 * A figure that is NaN on a seed makes its mean NaN, and one seed alone has no limits: such bars are not met. Of a cell
 * that stands twice the last counts; cells that were refused are left out of means. Throws `learn/empty-bench` (usage)
 * without results.
 */
export function analyseBench(results: readonly BenchResult[], options: AnalyseBenchOptions = {}): BenchAnalysis {
  if (results.length === 0)
    throw usageError('learn/empty-bench', 'There are no cells to analyse.', {
      hint: 'Train at least one cell (a row on a world of a seed) before the analysis.',
    });
  const { baseline = 'clip', bars = true, attribute } = options;
  const grid = gridOf(results, baseline);
  const rows = grid.worlds.flatMap((world) => grid.rows.map((row) => worldRow(grid, world, row)));
  const trained = rows.filter(({ levellingDown }) => levellingDown === undefined);
  const judged = bars ? grid.rows.filter((row) => !referenceRows.includes(row)) : [];
  return {
    worlds: grid.worlds,
    baseline,
    ...(attribute === undefined ? {} : { attribute }),
    rows,
    overall: overallRows(rows),
    bars: judged.flatMap((row) => grid.worlds.flatMap((world) => barsOf(grid, world, row))),
    mixed: mixedOf(grid, trained),
    seedsNeeded: seedsNeededFor(trained),
  };
}

interface Grid {
  readonly baseline: string;
  readonly worlds: readonly string[];
  readonly rows: readonly string[];
  /** Results of a row on a world by seed. */
  at(world: string, row: string): ReadonlyMap<number, BenchResult>;
}

function gridOf(results: readonly BenchResult[], baseline: string): Grid {
  const cells = new Map<string, Map<number, BenchResult>>();
  for (const result of results) {
    const key = `${result.world} ${result.row}`;
    const seeds = cells.get(key) ?? new Map<number, BenchResult>();
    seeds.set(result.seed, result);
    cells.set(key, seeds);
  }
  return {
    baseline,
    worlds: [...new Set(results.map(({ world }) => world))],
    rows: [...new Set(results.map(({ row }) => row))],
    at: (world, row) => cells.get(`${world} ${row}`) ?? new Map(),
  };
}

/** A number of each seed on which all the rows have figures. */
function perSeed(
  grid: Grid,
  world: string,
  rows: readonly string[],
  value: (...of: CellFigures[]) => number,
): readonly number[] {
  const [first, ...others] = rows.map((row) => grid.at(world, row));
  return [...first!.entries()].flatMap(([seed, { figures }]) => {
    const all = [figures, ...others.map((each) => each.get(seed)?.figures)];
    return all.every((each) => each !== undefined) ? [value(...(all as CellFigures[]))] : [];
  });
}

function worldRow(grid: Grid, world: string, row: string): WorldRow {
  const own = (value: (figures: CellFigures) => number) => meanInterval(perSeed(grid, world, [row], value));
  const against = (value: (own: CellFigures, clip: CellFigures) => number) =>
    meanInterval(perSeed(grid, world, [row, grid.baseline], value as (...of: CellFigures[]) => number));
  const cells = [...grid.at(world, row).values()];
  const ran = cells.filter(({ figures }) => figures !== undefined);
  const groups = Object.keys(ran[0]?.figures?.groupAuc ?? {});
  const suspects = ran.some(({ figures }) => figures?.badPairs !== undefined);
  const alike = ran.filter(({ figures }) => figures?.pairsAlike && figures.levellingDown === undefined).length;
  const isCompared = row !== grid.baseline && grid.rows.includes(grid.baseline) && ran.length > 0;
  return {
    world,
    row,
    seeds: ran.length,
    auc: own(({ auc }) => auc),
    equityScaledAuc: own(({ equityScaledAuc }) => equityScaledAuc),
    worstGroupAuc: own(({ worstGroupAuc }) => worstGroupAuc),
    ...(isCompared
      ? {
          gain: against((mine, clip) => mine.equityScaledAuc - clip.equityScaledAuc),
          groupChange: Object.fromEntries(
            groups.map((group) => [group, against((mine, clip) => mine.groupAuc[group]! - clip.groupAuc[group]!)]),
          ),
        }
      : {}),
    ...(ran[0]?.figures?.leftOut === undefined ? {} : { leftOut: ran[0].figures.leftOut }),
    ...levellingOf(ran.map(({ figures }) => figures?.levellingDown).filter((check) => check !== undefined)),
    demographicParityDifference: own((figures) => figures.demographicParityDifference),
    equalizedOddsDifference: own((figures) => figures.equalizedOddsDifference),
    ...(suspects
      ? {
          badPairAuc: own(({ badPairs }) => badPairs?.auc ?? Number.NaN),
          badPairRatio: own(({ badPairs, bayes }) => (badPairs?.auc ?? Number.NaN) / (bayes?.auc ?? Number.NaN)),
          badPairAucByType: meansOf(ran.map(({ figures }) => figures?.badPairs?.byType ?? {})),
          badPairAucByGroup: meansOf(ran.map(({ figures }) => figures?.badPairs?.byGroup ?? {})),
        }
      : {}),
    ...(ran.some(({ figures }) => figures?.flagged !== undefined)
      ? {
          precision: own(({ flagged }) => flagged?.precision ?? Number.NaN),
          recall: own(({ flagged }) => flagged?.recall ?? Number.NaN),
        }
      : {}),
    ...(alike > 0 ? { pairsAlike: alike } : {}),
    ...fewOf(ran.flatMap(({ figures }) => figures?.few ?? [])),
    ...remarksOf(ran.map(({ figures }) => figures?.remarks ?? [])),
    ...(ran.length < cells.length ? { refused: cells.find(({ refused }) => refused)?.refused?.message } : {}),
  };
}

function fewOf(few: NonNullable<CellFigures['few']>): Pick<WorldRow, 'few'> {
  const first = few.filter(({ of }, at) => few.findIndex((each) => each.of === of) === at);
  return first.length === 0 ? {} : { few: first };
}

function remarksOf(runs: readonly (readonly string[])[]): Pick<WorldRow, 'remarks'> {
  const remarks = mergeRemarks(runs);
  return remarks.length === 0 ? {} : { remarks };
}

function levellingOf(checks: readonly NonNullable<CellFigures['levellingDown']>[]): Pick<WorldRow, 'levellingDown'> {
  if (checks.length === 0) return {};
  const metrics = Object.keys(checks[0]!);
  const counted = (metric: string, code: string): number => checks.filter((check) => check[metric] === code).length;
  return {
    levellingDown: Object.fromEntries(
      metrics.map((metric) => [
        metric,
        {
          'some-group-worse': counted(metric, 'some-group-worse'),
          'not-shown': counted(metric, 'not-shown'),
          none: counted(metric, 'none'),
        },
      ]),
    ),
  };
}

/** Mean of each name over the records that have it. */
function meansOf(records: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))].sort();
  return Object.fromEntries(
    names.map((name) => [name, meanInterval(records.flatMap((record) => record[name] ?? [])).mean]),
  );
}

function barsOf(grid: Grid, world: string, row: string): readonly BarResult[] {
  const { oracleGain, recovered, recoveredMargin, groupMargin, cleanMargin, detection } = benchBars;
  const bar = (name: BarResult['bar'], value: number, needed: number, group?: string): BarResult => ({
    row,
    world,
    bar: name,
    ...(group === undefined ? {} : { group }),
    value,
    needed,
    met: name === 'detection' ? value >= needed : value > needed,
  });
  const es = ({ equityScaledAuc }: CellFigures): number => equityScaledAuc;
  const gains = meanInterval(perSeed(grid, world, ['oracle', 'clip'], (oracle, clip) => es(oracle!) - es(clip!)));
  const short = meanInterval(
    perSeed(
      grid,
      world,
      [row, 'clip', 'oracle'],
      (own, clip, oracle) => es(own!) - es(clip!) - recovered * (es(oracle!) - es(clip!)),
    ),
  );
  const own = worldRow(grid, world, row);
  const planted = grid.rows.some((name) =>
    [...grid.at(world, name).values()].some(({ figures }) => figures?.bayes !== undefined),
  );
  return [
    ...(gains.mean >= oracleGain ? [bar('recovered', short.low, -recoveredMargin)] : []),
    ...Object.entries(own.groupChange ?? {}).map(([group, change]) => bar('group', change.lowest, -groupMargin, group)),
    ...(planted ? [] : [bar('clean', own.gain?.lowest ?? Number.NaN, -cleanMargin)]),
    ...(planted && own.badPairRatio ? [bar('detection', own.badPairRatio.mean, detection)] : []),
  ];
}

function mixedOf(grid: Grid, rows: readonly WorldRow[]): MethodComparison | undefined {
  const seeds = Math.max(...rows.map((row) => row.seeds));
  const names = [...new Set(rows.map(({ row }) => row))];
  const everywhere = names.filter((name) =>
    rows.every(
      ({ row, seeds: own, equityScaledAuc }) => row !== name || (own === seeds && !Number.isNaN(equityScaledAuc.mean)),
    ),
  );
  const ordered = [grid.baseline, ...everywhere.filter((name) => name !== grid.baseline)].filter((name) =>
    everywhere.includes(name),
  );
  if (ordered.length < 2 || seeds < 2) return undefined;
  const figures = grid.worlds.flatMap((world) =>
    ordered.flatMap((method) =>
      [...grid.at(world, method)].map(([seed, { figures: own }]) => ({
        method,
        world,
        seed,
        value: own!.equityScaledAuc,
      })),
    ),
  );
  return compareMethods(figures);
}

/** Least number of seeds with power 0.8 for a paired difference of the margin; the ninth decile over rows and worlds. */
function seedsNeededFor(rows: readonly WorldRow[]): number {
  const judged = rows.filter(({ row, gain }) => gain !== undefined && !referenceRows.includes(row));
  const used = judged.length > 0 ? judged : rows.filter(({ gain }) => gain !== undefined);
  const deviations = used
    .map(({ gain }) => gain!.deviation)
    .filter((value) => value >= 0)
    .sort((a, b) => a - b);
  if (deviations.length === 0) return Number.NaN;
  return seedsForDifference(
    benchBars.recoveredMargin,
    deviations[Math.min(deviations.length - 1, Math.floor(0.9 * deviations.length))]!,
  );
}

/** Least number of pairs, from 2 to 10,000, for which a two-sided paired t test at 0.05 finds a true difference with power 0.8; infinite beyond. */
export function seedsForDifference(difference: number, deviation: number): number {
  const finds = (seeds: number): boolean =>
    deviation === 0 || powerOfT((difference / deviation) * Math.sqrt(seeds), seeds - 1) >= 0.8;
  let [low, high] = [1, 2];
  while (!finds(high)) {
    if (high >= 10_000) return Number.POSITIVE_INFINITY;
    [low, high] = [high, Math.min(10_000, 2 * high)];
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (finds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
