import type { Plan, ThresholdRule } from '../../../src/audit/plan.ts';
import { settingsOf } from '../../../src/audit/settings.ts';
import type { BinaryTask, Cases } from '../../../src/cases/cases.ts';
import { type OperatingData, type Policy, sortScores } from './operating-data.ts';

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
  const rowsOf = attribute.groups.map((_, code) => task.rows.filter((row) => attribute.codes[row] === code));
  return {
    ...about,
    weighted: cases.weight !== undefined,
    all: sortScores('All', task.rows, columns),
    groups: attribute.groups.map((group, code) => sortScores(group, rowsOf[code] ?? new Int32Array(), columns)),
    policies: policiesOf(cases, task, plan),
    probabilities: task.rows.every((row) => score[row]! >= 0 && score[row]! <= 1),
  };
}

function policiesOf(cases: Cases, task: BinaryTask, plan: Plan): Policy[] {
  const alone = { ...cases, tasks: [task] };
  return rules.flatMap((threshold) => {
    const analysis = { ...plan.analysis, threshold, thresholds: {} };
    const [settings] = settingsOf(alone, { ...plan, analysis });
    return settings?.threshold === undefined ? [] : [settings.threshold];
  });
}
