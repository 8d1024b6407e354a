// How a number at the threshold that moves was computed: the counts it is made of, at the threshold that it is shown for.
import { formatCount, formatMeasure, formatNumber, nothing } from '../../../src/report/format.ts';
import { text } from '../../text/en.ts';
import type { Explanation } from './explanation.ts';
import { isWithheld, type LiveGroup } from './live-rates.ts';
import type { Shown } from './operating-state.ts';

/** The numbers of a group at a threshold. */
export const liveNames = [
  'found',
  'missed',
  'falseAlarms',
  'passed',
  'missedPerThousand',
  'falseAlarmsPerThousand',
  'sensitivity',
] as const;
export type LiveName = (typeof liveNames)[number];

/** What the address says of a number at the threshold; `row` counts everybody as 0, then the groups by size. */
export function livePlace(row: number, name: LiveName): string {
  return `/live/${row}/${name}`;
}

/** Explains a number at a threshold; undefined for a place that is none. */
export function explainLive(
  { data, live, threshold }: Shown,
  minimumCell: number,
  at: string,
): Explanation | undefined {
  const [, , row, said] = at.split('/');
  const shown = live[Number(row)];
  const name = liveNames.find((each) => each === said);
  if (shown === undefined || name === undefined || isWithheld(shown.group)) return undefined;
  const { found, missed, falseAlarms, passed } = shown.confusion;
  const say = (value: number) => sayCount(value, data.weighted ? 0 : minimumCell);
  const total = `(${[found, missed, falseAlarms, passed].map(say).join(' + ')})`;
  const sums: Readonly<Partial<Record<LiveName, string>>> = {
    missedPerThousand: `1,000 x ${say(missed)} / ${total}`,
    falseAlarmsPerThousand: `1,000 x ${say(falseAlarms)} / ${total}`,
    sensitivity: `${say(found)} / (${say(found)} + ${say(missed)})`,
  };
  const sum = sums[name];
  return {
    title: `${text.explain.liveNames[name]}: ${shown.group.group}`,
    value: shownValue(shown, name, say),
    facts: [
      [text.explain.formula, text.explain.liveFormulas[name]],
      ...(sum === undefined ? [] : [[text.explain.liveSum, sum] as const]),
      [text.explain.threshold, formatNumber(threshold, 4)],
      ...text.explain.liveFacts.slice(0, 1),
      ...(name === 'sensitivity' ? text.explain.liveFacts.slice(-1) : []),
    ],
  };
}

/** A count as it may be shown; a sum of weights may have a fraction. */
export function sayCount(count: number, minimumCell: number): string {
  if (count > 0 && count < minimumCell) return `< ${minimumCell}`;
  return Number.isInteger(count) ? formatCount(count) : formatNumber(count, 1);
}

function shownValue({ confusion, rates, ...shown }: LiveGroup, name: LiveName, say: (count: number) => string): string {
  if (name === 'sensitivity') return formatMeasure(rates.sensitivity);
  if (name !== 'missedPerThousand' && name !== 'falseAlarmsPerThousand') return say(confusion[name]);
  const value = shown[name];
  return value === undefined ? nothing : formatNumber(value, 1);
}
