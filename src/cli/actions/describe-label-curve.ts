// What `evenhand learn` prints of several shares of labels or numbers of shots together.
import type { LearningSummary } from '../../learn/run/learning-summary.ts';
import { alignColumns } from '../align-columns.ts';

/** One row a share or number: cases, AUC over seeds, the seeds' range, and the group with the lowest mean. */
export function describeLabelCurve(summaries: readonly LearningSummary[]): readonly string[] {
  const isShots = summaries[0]!.shots !== undefined;
  const head = [
    isShots ? '  a class' : '  labels',
    'cases',
    'patients',
    'AUC',
    '95 %',
    'range of seeds',
    'lowest group',
  ];
  return [
    `AUC by ${isShots ? 'labelled cases of each class' : 'share of labels'}, means over seeds:`,
    ...alignColumns([head, ...summaries.map(rowOf)]),
  ];
}

/** A share of labels as it is written. */
export function percentOf(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(6))} %`;
}

function rowOf({ fraction, shots, cases, patients, figures }: LearningSummary): readonly string[] {
  const auc = figures.find(({ figure }) => figure.kind === 'auc');
  const [lowest] = figures
    .flatMap(({ figure, mean }) => (figure.kind === 'group-auc' && !Number.isNaN(mean) ? [{ figure, mean }] : []))
    .sort((a, b) => a.mean - b.mean);
  const seeds = auc?.values.filter((value) => !Number.isNaN(value)) ?? [];
  return [
    `  ${shots ?? percentOf(fraction!)}`,
    String(Math.round(cases)),
    String(Math.round(patients)),
    shown(auc?.mean),
    auc === undefined || Number.isNaN(auc.interval.low) ? '' : rangeOf(auc.interval),
    seeds.length < 2 ? '' : rangeOf({ low: Math.min(...seeds), high: Math.max(...seeds) }),
    lowest === undefined ? '' : `${shown(lowest.mean)} ${lowest.figure.attribute} ${lowest.figure.group}`,
  ];
}

function rangeOf({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${shown(Math.max(0, low))} to ${shown(Math.min(1, high))}`;
}

function shown(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? 'not defined' : value.toFixed(3);
}
