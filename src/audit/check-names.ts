// Names in a plan that only the cases can tell to be right.
import type { Cases } from '../cases/cases.ts';
import { usageError } from '../core/errors.ts';
import { nearestNames } from '../core/nearest.ts';
import type { AnalysisPlan } from './plan.ts';

/**
 * Refuses names of an analysis that no attribute or task of the cases has: they would be passed over in silence.
 * @throws usage errors `plan/unknown-attribute` (confounders, confirmatory) and `plan/unknown-task` (confirmatoryTasks, thresholds), with near names.
 */
export function checkNames({ attributes, tasks }: Pick<Cases, 'attributes' | 'tasks'>, analysis: AnalysisPlan): void {
  const ofAttributes = attributes.map(({ name }) => name);
  const ofTasks = tasks.map(({ name }) => name);
  const { confounders, confirmatory = [], confirmatoryTasks = [], thresholds } = analysis;
  const named = [
    { key: 'confounders', names: confounders, known: ofAttributes, what: 'attribute' },
    { key: 'confirmatory', names: confirmatory, known: ofAttributes, what: 'attribute' },
    { key: 'confirmatoryTasks', names: confirmatoryTasks, known: ofTasks, what: 'task' },
    { key: 'thresholds', names: Object.keys(thresholds), known: ofTasks, what: 'task' },
  ] as const;
  for (const { key, names, known, what } of named) {
    const unknown = names.find((name) => !known.includes(name));
    if (unknown === undefined) continue;
    const near = nearestNames(unknown, known);
    const message = `analysis.${key} names "${unknown}", which is no ${what}`;
    const list = `The ${what}s are ${known.slice(0, 20).join(', ')}.`;
    const hint = near.length > 0 ? `Did you mean ${near.map((each) => `"${each}"`).join(' or ')}?` : list;
    if (what === 'attribute') throw usageError('plan/unknown-attribute', message, { hint });
    throw usageError('plan/unknown-task', message, { hint });
  }
}
