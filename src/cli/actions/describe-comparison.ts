// A comparison of two models as lines for a terminal.
import type { ComparedGroup, CompareResult, GroupOutcome } from '../../audit/compare-result.ts';
import { alignColumns } from '../align-columns.ts';

const outcomes: Readonly<Record<GroupOutcome, string>> = {
  worse: 'worse by more than the margin',
  'not-worse': 'not worse by more than the margin',
  unclear: 'unclear',
  'not-compared': 'not compared',
};

/** The change of the primary metric in every group, and whether some group pays for it. */
export function describeComparison(result: CompareResult): string {
  const { first, second, margin, alpha, paired } = result;
  const how = paired ? 'on the same cases, paired by patient' : 'from two results, as if on different cases';
  const lines = [`From ${first} to ${second}, ${how}. Margin ${margin}, intervals ${Math.round(100 * (1 - alpha))} %.`];
  for (const { name, metric, all, attributes } of result.tasks) {
    lines.push('', `${name}: ${metric}`);
    const rows = [
      ['', 'group', 'n', first, second, 'change', 'adjusted p', ''],
      ['', ...comparedCells(all)],
    ];
    for (const { attribute, groups } of attributes)
      rows.push(...groups.map((group) => [attribute, ...comparedCells(group)]));
    lines.push(...alignColumns(rows).map((line) => `  ${line}`));
    for (const { attribute, gap, levellingDown } of attributes) {
      lines.push(
        `  ${attribute}: gap ${decimal(gap.first)} before, ${decimal(gap.second)} after. ${levellingDown.sentence}`,
      );
    }
  }
  const warnings = new Set(result.warnings.map(({ message }) => `Warning: ${message}`));
  if (warnings.size > 0) lines.push('', ...warnings);
  return `${lines.join('\n')}\n`;
}

/** The cells of a group: its name, cases, value before and after, change, adjusted p, outcome. */
export function comparedCells({ group, cases, primary, pAdjusted, outcome }: ComparedGroup): string[] {
  const { change } = primary;
  const interval =
    'undefined' in change
      ? change.undefined
      : `${signed(change.value)}${change.low === null || change.high === null ? '' : ` [${signed(change.low)}, ${signed(change.high)}]`}`;
  return [
    group,
    cases === null ? 'withheld' : String(cases),
    decimal(primary.first),
    decimal(primary.second),
    interval,
    pAdjusted === null ? '' : pAdjusted < 0.001 ? '< 0.001' : pAdjusted.toFixed(3),
    outcomes[outcome],
  ];
}

function decimal(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;
}
