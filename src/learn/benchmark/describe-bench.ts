// The analysis of a benchmark as text.
import { type BenchAnalysis, benchBars } from './analyse-bench.ts';
import type { CellSeconds } from './bench-cell.ts';
import type { MeanInterval } from './mean-interval.ts';
import type { WorldRow } from './world-row.ts';

const points = (value: number): string => (Number.isNaN(value) ? '-' : (100 * value).toFixed(1));
const signed = (value: number): string => `${value > 0 ? '+' : ''}${points(value)}`;
const change = ({ mean, low, high }: MeanInterval): string => `${signed(mean)} (${signed(low)} to ${signed(high)})`;

/**
 * Markdown: a table a world with every row, in AUC points (hundredths) and 95 % limits over seeds; then rows over all worlds, and the bars
 * that are not met. With `seconds` the mean time of a cell of each row.
 */
export function describeBench(analysis: BenchAnalysis, seconds: readonly CellSeconds[] = []): string {
  const { worlds, baseline, rows, bars, mixed, seedsNeeded } = analysis;
  return [
    ...worlds.flatMap((world) => {
      const own = rows.filter((row) => row.world === world);
      return [`## ${world}`, '', ...worldTable(own, { baseline, seconds }), ''];
    }),
    ...(mixed === undefined ? [] : ['## All worlds', '', ...mixedTable(mixed, baseline), '']),
    ...(bars.length === 0 ? [] : ['## Bars', '', ...barLines(bars), '']),
    `Seeds for a difference of ${points(benchBars.recoveredMargin)} points with power 0.8: ${Number.isNaN(seedsNeeded) ? 'not known from one seed' : seedsNeeded}.`,
    '',
  ].join('\n');
}

interface TableContext {
  readonly baseline: string;
  readonly seconds: readonly CellSeconds[];
}

/** Mean time of the cells of a row on a world; NaN where none is known. */
export function meanSeconds(seconds: readonly CellSeconds[], { world, row }: Pick<WorldRow, 'world' | 'row'>): number {
  const own = seconds.filter((each) => each.world === world && each.row === row && each.seconds >= 0);
  return own.reduce((sum, each) => sum + each.seconds, 0) / own.length;
}

function worldTable(rows: readonly WorldRow[], { baseline, seconds }: TableContext): readonly string[] {
  const groups = [...new Set(rows.flatMap(({ groupChange }) => Object.keys(groupChange ?? {})))];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const head = [
    'row',
    'ES-AUC',
    `against ${baseline}`,
    'AUC',
    'worst group',
    ...groups.map((group) => `change of ${group}`),
    'DPD',
    'DEOdds',
    'bad pairs AUC',
    'of Bayes',
    'precision',
    'recall',
    's',
  ];
  return [
    line(head),
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) =>
      row.seeds === 0
        ? line([row.row, `not run: ${row.refused ?? ''}`, ...head.slice(2).map(() => '')])
        : line([
            row.row,
            points(row.equityScaledAuc.mean),
            row.gain ? change(row.gain) : '',
            points(row.auc.mean),
            points(row.worstGroupAuc.mean),
            ...groups.map((group) => (row.groupChange?.[group] ? signed(row.groupChange[group].mean) : '')),
            points(row.demographicParityDifference.mean),
            points(row.equalizedOddsDifference.mean),
            row.badPairAuc ? points(row.badPairAuc.mean) : '',
            row.badPairRatio ? row.badPairRatio.mean.toFixed(3) : '',
            row.precision ? points(row.precision.mean) : '',
            row.recall ? points(row.recall.mean) : '',
            Number.isNaN(meanSeconds(seconds, row)) ? '' : meanSeconds(seconds, row).toFixed(1),
          ]),
    ),
  ];
}

function mixedTable({ contrasts, about }: NonNullable<BenchAnalysis['mixed']>, baseline: string): readonly string[] {
  return [
    `| row | ES-AUC against ${baseline} |`,
    '|---|---|',
    ...Object.entries(contrasts).map(
      ([name, { estimate, low, high }]) => `| ${name} | ${signed(estimate)} (${signed(low)} to ${signed(high)}) |`,
    ),
    '',
    about,
  ];
}

function barLines(bars: BenchAnalysis['bars']): readonly string[] {
  const rows = [...new Set(bars.map(({ row }) => row))];
  return rows.flatMap((row) => {
    const own = bars.filter((bar) => bar.row === row);
    const missed = own.filter(({ met }) => !met);
    return [
      `- ${row}: ${own.length - missed.length} of ${own.length} met.`,
      ...missed.map(({ bar, world, group, value, needed }) => {
        const shown =
          bar === 'detection'
            ? `${value.toFixed(3)} of at least ${needed}`
            : `${signed(value)} points, more than ${signed(needed)} needed`;
        return `  - ${bar}${group === undefined ? '' : ` ${group}`}, ${world}: ${shown}`;
      }),
    ];
  });
}
