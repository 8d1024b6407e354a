// Tables of the comparison of methods: over all worlds, of bad pairs, of the mixed model, and of each world.
import type { BenchAnalysis } from '../../learn/benchmark/analyse-bench.ts';
import type { CellSeconds } from '../../learn/benchmark/bench-cell.ts';
import { meanSeconds, worldSentences } from '../../learn/benchmark/describe-bench.ts';
import type { MeanInterval } from '../../learn/benchmark/mean-interval.ts';
import type { OverallRow } from '../../learn/benchmark/overall-rows.ts';
import type { WorldRow } from '../../learn/benchmark/world-row.ts';
import { formatDifference, formatNumber, nothing } from '../format.ts';
import { type Content, html, type Markup } from '../html.ts';
import { lead, table } from '../pieces.ts';

type Print = (value: number) => string;

type Limits = Omit<MeanInterval, 'count' | 'deviation' | 'lowest'>;

/** A mean and its limits; these are cut where the figure ends, for t limits of a few seeds reach beyond. */
function cell(
  interval: Limits | undefined,
  [least, most]: readonly [number, number] = [0, 1],
  print: Print = formatNumber,
): Content {
  if (interval === undefined || Number.isNaN(interval.mean)) return nothing;
  const { mean, low, high } = interval;
  const limits = Number.isNaN(low)
    ? undefined
    : html`<small>${print(Math.max(least, low))} to ${print(Math.min(most, high))}</small>`;
  return html`${print(mean)}${limits}`;
}

const change = (interval: Limits | undefined): Content => cell(interval, [-1, 1], formatDifference);

/** Each row over all worlds, numbered as in the charts. */
export function overallTable(rows: readonly OverallRow[]): Markup {
  return table({
    caption: 'Means over worlds',
    label: 'Means over worlds, by row',
    className: 'numbers',
    head: ['Row', 'Worlds', 'AUC', 'Worst-group AUC', 'ES-AUC', 'ES-AUC against the baseline'],
    rows: rows.map(({ row, worlds, auc, worstGroupAuc, equityScaledAuc, gain }, index) => [
      `${index + 1}. ${row}`,
      worlds,
      cell(auc),
      cell(worstGroupAuc),
      cell(equityScaledAuc),
      change(gain),
    ]),
  });
}

/** How well rows tell bad pairs; nothing where no row does. */
export function badPairTable({ overall }: BenchAnalysis): Markup | undefined {
  const rows = overall.filter(({ badPairAuc }) => badPairAuc !== undefined);
  if (rows.length === 0) return undefined;
  const names = (of: 'badPairAucByType' | 'badPairAucByGroup'): readonly string[] =>
    [...new Set(rows.flatMap((row) => Object.keys(row[of] ?? {})))].sort();
  const [types, groups] = [names('badPairAucByType'), names('badPairAucByGroup')];
  return html`${lead(
    'AUROC of the suspicion of training pairs: the chance that a bad pair is more suspicious than a good one. By type against all good pairs; by group within the group. Precision and recall are of the pairs that a row treats as bad. Means over the worlds where pairs of the kind are planted.',
  )}
${table({
  caption: 'Bad pairs told',
  label: 'Bad pairs told, by row',
  className: 'numbers',
  head: [
    'Row',
    'AUROC',
    'of the Bayes detector',
    ...types.map(typeName),
    ...groups.map((group) => `group ${group}`),
    'precision',
    'recall',
  ],
  rows: rows.map((row) => [
    row.row,
    cell(row.badPairAuc),
    cell(row.badPairRatio, [0, Number.POSITIVE_INFINITY]),
    ...types.map((type) => cell(row.badPairAucByType?.[type])),
    ...groups.map((group) => cell(row.badPairAucByGroup?.[group])),
    cell(row.precision),
    cell(row.recall),
  ]),
})}`;
}

function typeName(type: string): string {
  return type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** The mixed model; nothing where there was none. */
export function mixedTable({ mixed, baseline, seedsNeeded }: BenchAnalysis): Markup | undefined {
  if (mixed === undefined) return undefined;
  const { world, seed, method, residual } = mixed.variances;
  const deviation = (variance: number): string => formatNumber(Math.sqrt(variance), 4);
  const parts = [
    ['worlds', world],
    ['seeds within worlds', seed],
    ['methods within worlds', method],
    ['the rest', residual],
  ] as const;
  const found = parts.filter(([, variance]) => !Number.isNaN(variance));
  return html`${lead(`ES-AUC. ${mixed.about}`)}
${table({
  caption: 'Mixed model over worlds and seeds',
  label: 'Mixed model over worlds and seeds, by row',
  className: 'numbers',
  head: ['Row', 'ES-AUC', `against ${baseline}`],
  rows: Object.entries(mixed.means).map(([name, { estimate, low, high }]) => {
    const contrast = mixed.contrasts[name];
    return [
      name,
      cell({ mean: estimate, low, high }),
      contrast === undefined ? '' : change({ mean: contrast.estimate, low: contrast.low, high: contrast.high }),
    ];
  }),
})}
<p>Standard deviations: ${found.map(([name, variance]) => `${name} ${deviation(variance)}`).join(', ')}.
${Number.isNaN(seedsNeeded) ? '' : `Seeds that would show a difference of 0.005 with power 0.8 in nine of ten comparisons: ${Number.isFinite(seedsNeeded) ? seedsNeeded : 'more than 10,000'}.`}</p>`;
}

/** Every row on a world. */
export function worldTable(
  { rows, baseline }: BenchAnalysis,
  { world, seconds }: { readonly world: string; readonly seconds: readonly CellSeconds[] },
): Markup {
  const own = rows.filter((row) => row.world === world);
  const groups = [...new Set(own.flatMap(({ groupChange }) => Object.keys(groupChange ?? {})))];
  const head = [
    'Row',
    'Seeds',
    'ES-AUC',
    `against ${baseline}`,
    'AUC',
    'worst group',
    ...groups.map((group) => `change of ${group}`),
  ];
  const content = table({
    caption: world,
    label: `Every row on ${world}`,
    className: 'numbers wide-numbers',
    head: [...head, 'DPD', 'DEOdds', 'bad pairs AUROC', 'precision', 'recall', 'seconds'],
    rows: own.map((row) =>
      row.seeds === 0 ? [row.row, `not run: ${row.refused ?? ''}`] : worldLine(row, groups, seconds),
    ),
  });
  return html`${content}${worldSentences(own).map((sentence) => html`<p>${sentence}</p>`)}`;
}

function worldLine(row: WorldRow, groups: readonly string[], seconds: readonly CellSeconds[]): readonly Content[] {
  return [
    row.row,
    row.seeds,
    cell(row.equityScaledAuc),
    change(row.gain),
    cell(row.auc),
    cell(row.worstGroupAuc),
    ...groups.map((group) => change(row.groupChange?.[group])),
    cell(row.demographicParityDifference),
    cell(row.equalizedOddsDifference),
    cell(row.badPairAuc),
    cell(row.precision),
    cell(row.recall),
    formatNumber(meanSeconds(seconds, row), 1),
  ];
}
