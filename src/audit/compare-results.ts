// Two result files compared: no rows are left, so the two are treated as independent, which is too careful for the same patients.
import { normal } from '../stats/distributions/normal.ts';
import { adjustOutcomes } from './compare.ts';
import {
  type Change,
  type ComparedAttribute,
  type ComparedGroup,
  type CompareResult,
  compareSchemaVersion,
} from './compare-result.ts';
import { gapsOf, levellingDownOf, outcomeOf } from './levelling.ts';
import type { AuditResult, GroupResult, Measure, TaskResult, Warning } from './result.ts';

/** Names for the two sides. */
export interface SideNames {
  readonly first: string;
  readonly second: string;
}

/**
 * Compares two results task by task, attribute by attribute and group by group, by name; what only one of them has is left out and
 * named in a warning. Intervals by square-and-add of the two intervals, p-values from the half widths, both as if the two were independent.
 */
export function compareResults(first: AuditResult, second: AuditResult, names: SideNames): CompareResult {
  const { delta, alpha } = first.plan.analysis;
  const tasks = first.tasks.flatMap((task) => {
    const other = second.tasks.find((each) => each.name === task.name && each.metric === task.metric);
    return other === undefined ? [] : [compareTasks(task, other, { margin: delta, alpha })];
  });
  return adjustOutcomes({
    schema: 'evenhand/compare',
    schemaVersion: compareSchemaVersion,
    title: second.title,
    ...names,
    paired: false,
    margin: delta,
    alpha,
    tasks,
    warnings: warningsOf(first, second),
    manifest: { evenhand: second.manifest.evenhand, first: first.manifest, second: second.manifest },
  });
}

function warningsOf(first: AuditResult, second: AuditResult): Warning[] {
  const sameInputs = JSON.stringify(first.manifest.inputs) === JSON.stringify(second.manifest.inputs);
  const warnings: Warning[] = [
    {
      code: 'compared-as-independent',
      severity: 'caution',
      message:
        'The two results hold no rows, so they were compared as if on different patients: on the same patients the intervals are too wide.',
      hint: 'Compare two score columns of one table (--score old --score new) for paired intervals.',
    },
  ];
  const missing = first.tasks.filter(
    (task) => !second.tasks.some((each) => each.name === task.name && each.metric === task.metric),
  );
  if (missing.length > 0) {
    warnings.push({
      code: 'tasks-not-compared',
      severity: 'caution',
      message: `Only the first result has: ${missing.map((task) => task.name).join(', ')}.`,
    });
  }
  if (sameInputs && first.manifest.plan === second.manifest.plan) {
    warnings.push({
      code: 'same-run',
      severity: 'caution',
      message: 'Both results come from the same inputs and the same plan.',
    });
  }
  return warnings;
}

interface Levels {
  readonly margin: number;
  readonly alpha: number;
}

function compareTasks(first: TaskResult, second: TaskResult, levels: Levels): CompareResult['tasks'][number] {
  const group = (one: GroupResult, two: GroupResult) => compareGroups(one, two, { task: first, levels });
  const attributes = first.attributes.flatMap((attribute): ComparedAttribute[] => {
    const other = second.attributes.find((each) => each.attribute === attribute.attribute);
    if (other === undefined) return [];
    const groups = attribute.groups.flatMap((one) => {
      const two = other.groups.find((each) => each.group === one.group);
      return two === undefined || one.cases === 0 ? [] : [group(one, two)];
    });
    const scored = attribute.gap.groups.filter((name) => other.gap.groups.includes(name));
    const gap = gapsOf(groups.filter((each) => scored.includes(each.group)));
    return [
      { attribute: attribute.attribute, groups, gap, levellingDown: levellingDownOf(groups, gap, levels.margin) },
    ];
  });
  return {
    name: first.name,
    metric: first.metric,
    direction: first.direction,
    all: group(first.all, second.all),
    attributes,
  };
}

function compareGroups(
  first: GroupResult,
  second: GroupResult,
  { task, levels }: { readonly task: TaskResult; readonly levels: Levels },
): ComparedGroup {
  const changes = Object.keys(first.metrics)
    .filter((name) => name in second.metrics)
    .map((name): [string, Change] => [name, changeOf(first.metrics[name], second.metrics[name], levels.alpha)]);
  const { [task.metric]: primary, ...metrics } = Object.fromEntries(changes);
  return {
    group: first.group,
    cases: first.cases,
    patients: first.patients,
    primary,
    pAdjusted: primary.p,
    outcome: outcomeOf(primary.change, task.direction, levels.margin),
    metrics,
  };
}

function changeOf(first: Measure, second: Measure, alpha: number): Change {
  const values = { first: 'value' in first ? first.value : null, second: 'value' in second ? second.value : null };
  if ('undefined' in first) return { ...values, change: first, p: null };
  if ('undefined' in second) return { ...values, change: second, p: null };
  const value = second.value - first.value;
  if (first.low === null || first.high === null || second.low === null || second.high === null) {
    return { ...values, change: { value, low: null, high: null, method: 'no interval' }, p: null };
  }
  const below = rootOfSquares(second.value - second.low, first.high - first.value);
  const above = rootOfSquares(second.high - second.value, first.value - first.low);
  const towardsZero = value > 0 ? below : above;
  const p =
    towardsZero > 0 ? 2 * normal.upperTail((Math.abs(value) / towardsZero) * normal.upperQuantile(alpha / 2)) : null;
  return {
    ...values,
    change: { value, low: value - below, high: value + above, method: 'square-and-add, as independent' },
    p,
  };
}

function rootOfSquares(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}
