// The analysis of a benchmark as text.
import { type BenchAnalysis, benchBars } from './analyse-bench.ts';
import type { CellSeconds } from './bench-cell.ts';
import type { MeanInterval } from './mean-interval.ts';
import { referenceRows } from './run-cell.ts';
import type { WorldRow } from './world-row.ts';

const points = (value: number): string => (Number.isNaN(value) ? '-' : (100 * value).toFixed(1));
const signed = (value: number): string => {
  const text = points(value);
  if (text === '-0.0') return '0.0';
  return value > 0 && text !== '0.0' ? `+${text}` : text;
};
const change = ({ mean, low, high }: MeanInterval): string =>
  Number.isNaN(low) ? signed(mean) : `${signed(mean)} (${signed(low)} to ${signed(high)})`;

/**
 * Markdown: a table a world with every row, in AUC points (hundredths) and 95 % limits over seeds; then rows over all
 * worlds, and the bars that are not met. With `seconds` the mean time of a cell of each row. Figures that do not exist
 * are "-".
 */
export function describeBench(analysis: BenchAnalysis, seconds: readonly CellSeconds[] = []): string {
  const { worlds, baseline, rows, bars, mixed, attribute } = analysis;
  return [
    ...worlds.flatMap((world) => {
      const own = rows.filter((row) => row.world === world);
      return [
        `## ${world}`,
        '',
        ...worldTable(own, { baseline, seconds }),
        '',
        ...(attribute === undefined ? [] : [attributeSentence(own, attribute), '']),
        ...worldSentences(own).flatMap((sentence) => [sentence, '']),
      ];
    }),
    ...(mixed === undefined ? [] : ['## All worlds', '', ...mixedTable(mixed, baseline), '']),
    ...(bars.length === 0 ? [] : ['## Bars', '', ...barLines(bars), '']),
    `Seeds for a difference of ${points(benchBars.recoveredMargin)} points of ES-AUC with power 0.8: ${seedsText(analysis)}.`,
    '',
  ].join('\n');
}

/** What the seeds that were run say of the seeds that are needed. */
function seedsText({ rows, seedsNeeded }: BenchAnalysis): string {
  if (Number.isFinite(seedsNeeded)) return String(seedsNeeded);
  if (!Number.isNaN(seedsNeeded)) return 'more than 10000';
  if (rows.every(({ equityScaledAuc }) => Number.isNaN(equityScaledAuc.mean)))
    return 'not known, as no row has an ES-AUC';
  return rows.some(({ seeds }) => seeds > 1) ? 'not known from one row' : 'not known from one seed';
}

/** Whose groups are compared, and that they cannot be where fewer than two count. */
function attributeSentence(rows: readonly WorldRow[], attribute: string): string {
  const ran = rows.filter(({ seeds }) => seeds > 0);
  const none = ran.length > 0 && ran.every(({ equityScaledAuc }) => Number.isNaN(equityScaledAuc.mean));
  return none
    ? `ES-AUC, DPD and DEOdds compare the groups of ${attribute}, the first attribute of the plan, of which fewer than two count here.`
    : `In points (hundredths), means over seeds. ES-AUC, DPD and DEOdds compare the groups of ${attribute}, the first attribute of the plan.`;
}

/** What stands under the table of a world: which figures are of too few cases, which groups do not count, what methods say of themselves, and who pays for rules. */
export function worldSentences(rows: readonly WorldRow[]): readonly string[] {
  return [
    ...fewSentences(rows),
    ...leftOutSentences(rows),
    ...aloneSentences(rows),
    ...remarkSentences(rows),
    ...levellingSentences(rows),
  ];
}

/** Which figures of a world stand on too few cases, how few, and what to do. */
function fewSentences(rows: readonly Pick<WorldRow, 'few'>[]): readonly string[] {
  const all = rows.flatMap(({ few = [] }) => few);
  const first = all.filter(({ of }, at) => all.findIndex((each) => each.of === of) === at);
  if (first.length === 0) return [];
  const named = first.map(({ of, reason }) => `${of} (${reason})`);
  return [
    `Too few for their figures to mean anything: ${named.join('; ')}. Take more cases: larger parts of the table of a plan, larger --sizes of bad-pairs.`,
  ];
}

/** What methods say of their trainings. */
function remarkSentences(rows: readonly Pick<WorldRow, 'row' | 'seeds' | 'remarks'>[]): readonly string[] {
  return rows.flatMap(({ row, seeds, remarks = [] }) =>
    remarks.map(({ runs, text }) => `${row}, ${runs} of ${seeds} ${seeds === 1 ? 'run' : 'runs'}: ${text}`),
  );
}

/** Which groups of a world do not count, with why; nothing where all known ones do. */
function leftOutSentences(rows: readonly Pick<WorldRow, 'leftOut'>[]): readonly string[] {
  const leftOut = rows.find((row) => row.leftOut !== undefined)?.leftOut;
  if (leftOut === undefined || leftOut.length === 0) return [];
  const groups = leftOut.map(({ attribute, group, reason }) => `${attribute} ${group} (${reason})`);
  return [`Not counted in worst group, ES-AUC, DPD and DEOdds: ${groups.join('; ')}.`];
}

/** Which methods left the pairs alone; rows to compare with, which suspect none where none is bad, are not named. */
function aloneSentences(rows: readonly Pick<WorldRow, 'row' | 'seeds' | 'pairsAlike'>[]): readonly string[] {
  return rows.flatMap(({ row, seeds, pairsAlike }) => {
    if (pairsAlike === undefined || referenceRows.includes(row)) return [];
    const times =
      pairsAlike === seeds ? (seeds === 1 ? '' : `in all ${seeds} seeds `) : `in ${pairsAlike} of ${seeds} seeds `;
    return [
      `${row} ${times}told no pair from another, for want of pairs or of features that tell: it left all alone and learnt from them alike.`,
    ];
  });
}

/** Whether groups pay for rules of post-processing, one sentence a rule. */
function levellingSentences(rows: readonly Pick<WorldRow, 'row' | 'seeds' | 'levellingDown'>[]): readonly string[] {
  return rows.flatMap(({ row, seeds, levellingDown }) => {
    if (levellingDown === undefined) return [];
    const parts = Object.entries(levellingDown).map(
      ([metric, count]) =>
        `${metric}: some group worse in ${count['some-group-worse']}, a loss not excluded in ${count['not-shown']}, none worse in ${count.none}`,
    );
    return [`${row}, levelling down in ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}: ${parts.join('; ')}.`];
  });
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

interface Column {
  readonly head: string;
  cell(row: WorldRow): string;
}

/** Columns in which no row has anything are left out. */
function worldTable(rows: readonly WorldRow[], { baseline, seconds }: TableContext): readonly string[] {
  const columns = worldColumns(rows, { baseline, seconds });
  const ran = rows.filter((row) => row.seeds > 0);
  const shown = columns.filter(({ cell }, at) => at < 2 || ran.some((row) => cell(row) !== ''));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(shown.map(({ head }) => head)),
    `|${shown.map(() => '---').join('|')}|`,
    ...rows.map((row) =>
      row.seeds === 0
        ? line([row.row, `not run: ${row.refused ?? ''}`, ...shown.slice(2).map(() => '')])
        : line(shown.map(({ cell }) => cell(row))),
    ),
  ];
}

function worldColumns(rows: readonly WorldRow[], { baseline, seconds }: TableContext): readonly Column[] {
  const groups = [...new Set(rows.flatMap(({ groupChange }) => Object.keys(groupChange ?? {})))];
  const mean = (of: MeanInterval | undefined): string => (of ? points(of.mean) : '');
  return [
    { head: 'row', cell: ({ row }) => row },
    { head: 'ES-AUC', cell: (row) => points(row.equityScaledAuc.mean) },
    { head: `against ${baseline}`, cell: ({ gain }) => (gain ? change(gain) : '') },
    { head: 'AUC', cell: (row) => points(row.auc.mean) },
    { head: 'worst group', cell: (row) => points(row.worstGroupAuc.mean) },
    ...groups.map((group) => ({
      head: `change of ${group}`,
      cell: ({ groupChange }: WorldRow) => (groupChange?.[group] ? signed(groupChange[group].mean) : ''),
    })),
    { head: 'DPD', cell: (row) => points(row.demographicParityDifference.mean) },
    { head: 'DEOdds', cell: (row) => points(row.equalizedOddsDifference.mean) },
    { head: 'bad pairs AUC', cell: (row) => mean(row.badPairAuc) },
    {
      head: 'of Bayes',
      cell: ({ badPairRatio: ratio }) => (ratio && !Number.isNaN(ratio.mean) ? ratio.mean.toFixed(3) : ''),
    },
    { head: 'precision', cell: (row) => mean(row.precision) },
    { head: 'recall', cell: (row) => mean(row.recall) },
    {
      head: 's',
      cell: (row) => (Number.isNaN(meanSeconds(seconds, row)) ? '' : meanSeconds(seconds, row).toFixed(1)),
    },
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
        const shown = Number.isNaN(value)
          ? 'not known from so few seeds'
          : bar === 'detection'
            ? `${value.toFixed(3)} of at least ${needed}`
            : `${signed(value)} points, more than ${signed(needed)} needed`;
        return `  - ${bar}${group === undefined ? '' : ` ${group}`}, ${world}: ${shown}`;
      }),
    ];
  });
}
