import type { Plan, ThresholdRule } from '../../../src/audit/plan.ts';
import { rowsByGroup } from '../../../src/audit/sample.ts';
import { scoreOrders } from '../../../src/audit/score-orders.ts';
import { thresholdsBy } from '../../../src/audit/settings.ts';
import type { Cases } from '../../../src/cases/cases.ts';
import { type OperatingData, sumScores } from './operating-data.ts';

const rules: readonly ThresholdRule[] = [
  { rule: 'sensitivity', value: 0.95 },
  { rule: 'sensitivity', value: 0.9 },
  { rule: 'sensitivity', value: 0.8 },
  { rule: 'specificity', value: 0.9 },
  { rule: 'specificity', value: 0.95 },
  { rule: 'youden' },
  { rule: 'f1' },
];

/** Sorts the scored cases of a task by group, and sets the threshold by every named policy; undefined for a task without scores. */
export function operatingDataOf(
  cases: Cases,
  plan: Plan,
  about: { readonly task: string; readonly attribute: string },
): OperatingData | undefined {
  const task = cases.tasks.find(({ name }) => name === about.task);
  const attribute = cases.attributes.find(({ name }) => name === about.attribute);
  if (task?.kind !== 'binary' || task.score === undefined || attribute === undefined) return undefined;
  const { score } = task;
  const columns = { score, label: task.label, weight: cases.weight };
  const rows = rowsByGroup(task.rows, attribute.codes, attribute.groups.length);
  const sorted = (groups: readonly Int32Array[]): Int32Array[] => {
    const orders = scoreOrders(cases, task, groups) ?? [];
    return groups.map((own, group) => (orders[group] ?? new Int32Array()).map((place) => own[place] ?? 0));
  };
  const [everybody = new Int32Array()] = sorted([task.rows]);
  const ordered = sorted(rows);
  return {
    ...about,
    weighted: cases.weight !== undefined,
    all: sumScores('All', everybody, columns),
    groups: attribute.groups.map((group, code) => sumScores(group, ordered[code] ?? new Int32Array(), columns)),
    policies: thresholdsBy(rules, { cases, task, splits: plan.splits }).filter((policy) => policy !== undefined),
    probabilities: task.rows.every((row) => score[row]! >= 0 && score[row]! <= 1),
  };
}
