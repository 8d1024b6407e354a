// The mitigation table in Markdown.
import {
  resampledInterval,
  type ShortcutCases,
  type ShortcutFigures,
  type ShortcutPopulation,
  type ShortcutScores,
  shortcutFigures,
  utilisationBesideTwin,
} from '../../src/learn/benchmark/shortcut-figures.ts';
import { biasOracle } from '../../src/simulate/oracle/bias-oracle.ts';
import { studentT } from '../../src/stats/distributions/student-t.ts';

/** One seed of a row: the test cases, what was in training, the scores, and those of the model trained without bias. */
export interface Replicate {
  readonly cases: ShortcutCases;
  readonly population: ShortcutPopulation;
  readonly scores: ShortcutScores;
  readonly twin: ShortcutScores | undefined;
}

/** Finished rows of one world and level. */
export interface TablePlan {
  readonly rows: readonly { readonly name: string; readonly replicates: readonly Replicate[] }[];
  /** Whether every seed has test cases of its own: then intervals are of t over seeds, else of the test cases drawn anew. */
  readonly ownCases: boolean;
}

const header = [
  'method',
  'AUC',
  'with',
  'without',
  'gap of TPR',
  'same, no bias shown',
  'flips',
  "d'",
  'rational gap',
  'utilisation, own twins',
  'beside trained without bias',
];

/** The table; the last row is the oracle at the d' of the model that was trained without bias. */
export function mitigationTable({ rows, ownCases }: TablePlan): string {
  const lines = [header, header.map(() => '---')];
  for (const { name, replicates } of rows) {
    if (replicates.length > 0) lines.push([name, ...cellsOf(replicates, ownCases)]);
  }
  const unbiased = rows[0]!.replicates;
  if (unbiased.length > 0) lines.push(oracleCells(unbiased));
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellsOf(replicates: readonly Replicate[], ownCases: boolean): readonly string[] {
  const figures = replicates.map(({ cases, scores, population }) => shortcutFigures(cases, scores, population));
  const mean = (read: (own: ShortcutFigures) => number): string => digits(average(figures.map(read)));
  return [
    mean((own) => own.auc),
    mean((own) => own.aucWith),
    mean((own) => own.aucWithout),
    mean((own) => own.deltaTpr),
    mean((own) => own.absentDeltaTpr),
    mean((own) => own.flips),
    mean((own) => own.separation),
    mean((own) => own.rational),
    interval(replicates, ownUtilisation, ownCases),
    interval(replicates, twinUtilisation, ownCases),
  ];
}

type Measure = (replicate: Replicate, rows?: Int32Array) => number;

const ownUtilisation: Measure = ({ cases, scores, population }, rows) =>
  utilisationBesideTwin(cases, { scores, twinAbsent: scores.absent }, population, rows).utilisation;

const twinUtilisation: Measure = ({ cases, scores, twin, population }, rows) =>
  twin === undefined
    ? Number.NaN
    : utilisationBesideTwin(cases, { scores, twinAbsent: twin.absent }, population, rows).utilisation;

/** Resamples of the test cases. */
const resamples = 200;

function interval(replicates: readonly Replicate[], measure: Measure, ownCases: boolean): string {
  const values = replicates.map((own) => measure(own));
  const mean = average(values);
  if (!Number.isFinite(mean)) return '-';
  if (!ownCases) {
    const count = replicates[0]!.cases.label.length;
    const limits = resampledInterval(count, (rows) => average(replicates.map((own) => measure(own, rows))), {
      resamples,
    });
    return 'undefined' in limits ? digits(mean) : `${digits(mean)} (${digits(limits.low)} to ${digits(limits.high)})`;
  }
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  if (values.length < 2) return digits(mean);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  const half = studentT.quantile(0.975, values.length - 1) * error;
  return `${digits(mean)} (${digits(mean - half)} to ${digits(mean + half)})`;
}

function oracleCells(unbiased: readonly Replicate[]): string[] {
  const figures = unbiased.map(({ cases, scores, population }) => shortcutFigures(cases, scores, population));
  const separation = average(figures.map((own) => own.separation));
  if (!Number.isFinite(separation)) return ['oracle', ...header.slice(1).map(() => '-')];
  const populations = unbiased.map(({ population }) => population);
  const { auc, groups, deltaTpr, flips } = biasOracle({
    separation,
    prevalence: average(populations.map(({ prevalence }) => prevalence)),
    biases: [
      {
        amongEvents: average(populations.map(({ bias }) => bias.amongEvents)),
        amongNonEvents: average(populations.map(({ bias }) => bias.amongNonEvents)),
      },
    ],
  });
  const numbers = [auc, groups[1]!.auc, groups[0]!.auc, deltaTpr, 0, flips[0]!.rate, separation, deltaTpr, 1, 1];
  return ['oracle', ...numbers.map(digits)];
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function digits(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2).replace(/^-0\.00$/, '0.00') : '-';
}
