// The analysis of a benchmark as text.
import { type BenchAnalysis, benchBars, type WorldRow } from './analyse-bench.ts';
import type { MeanInterval } from './mean-interval.ts';

const points = (value: number): string => (Number.isNaN(value) ? '-' : (100 * value).toFixed(1));
const signed = (value: number): string => `${value > 0 ? '+' : ''}${points(value)}`;
const change = ({ mean, low, high }: MeanInterval): string => `${signed(mean)} (${signed(low)} to ${signed(high)})`;

/**
 * Markdown: a table a world with every row, in AUC points (hundredths) and 95 % limits over seeds; then rows over all worlds, and the bars
 * that are not met.
 */
export function describeBench(analysis: BenchAnalysis): string {
  const { worlds, rows, bars, mixed, seedsNeeded } = analysis;
  return [
    ...worlds.flatMap((world) => [`## ${world}`, '', ...worldTable(rows.filter((row) => row.world === world)), '']),
    ...(mixed === undefined ? [] : ['## All worlds', '', ...mixedTable(mixed), '']),
    '## Bars',
    '',
    ...barLines(bars),
    '',
    `Seeds for a difference of ${points(benchBars.recoveredMargin)} points with power 0.8: ${Number.isNaN(seedsNeeded) ? 'not known from one seed' : seedsNeeded}.`,
    '',
  ].join('\n');
}

function worldTable(rows: readonly WorldRow[]): readonly string[] {
  const groups = [...new Set(rows.flatMap(({ groupChange }) => Object.keys(groupChange ?? {})))];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const head = [
    'row',
    'ES-AUC',
    'against clip',
    'AUC',
    'worst group',
    ...groups.map((group) => `change of ${group}`),
    'DPD',
    'DEOdds',
    'bad pairs AUC',
    'of Bayes',
    'precision',
    'recall',
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
          ]),
    ),
  ];
}

function mixedTable({ contrasts, about }: NonNullable<BenchAnalysis['mixed']>): readonly string[] {
  return [
    '| row | ES-AUC against clip |',
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
