// Which analyses are confirmatory: named in advance and adjusted by Holm. The rest is exploratory.
import type { Attribute } from '../cases/cases.ts';
import type { AnalysisPlan } from './plan.ts';

export type Role = 'confirmatory' | 'exploratory';

/** Whether an attribute is confirmatory: named in the plan, or by default any that is not an intersection. */
export function isConfirmatoryAttribute({ name, recipe }: Attribute, { confirmatory }: AnalysisPlan): boolean {
  return confirmatory === undefined ? recipe.crosses === undefined : confirmatory.includes(name);
}

/** Whether a task is confirmatory; by default every task is. */
export function isConfirmatoryTask(task: string, { confirmatoryTasks }: AnalysisPlan): boolean {
  return confirmatoryTasks === undefined || confirmatoryTasks.includes(task);
}

/** The role of one comparison. */
export function roleOf(task: string, attribute: Attribute, analysis: AnalysisPlan): Role {
  return isConfirmatoryAttribute(attribute, analysis) && isConfirmatoryTask(task, analysis)
    ? 'confirmatory'
    : 'exploratory';
}
