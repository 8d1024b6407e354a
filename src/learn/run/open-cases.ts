// The cases of a plan before anything else is read: without those that people left out, and enough to select by.
import { readDecisions, withoutDecided } from '../cases/decided-cases.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import { placeOfCases } from '../plan/place-of-cases.ts';
import { placedError } from '../plan/placed-error.ts';
import { selectionGroupsOf } from '../plan/selection-groups-of.ts';
import { carriedOutUse, settingsOfUse } from '../plan/use-settings.ts';
import { criterionOf } from '../selection/criteria.ts';
import { leftOutGroups } from '../selection/left-out-groups.ts';
import { requireSelectable } from '../selection/require-selectable.ts';
import type { LearningSources } from './learning-files.ts';
import type { PrepareRunOptions } from './prepared-learning.ts';

/**
 * Opens the cases of a plan. Throws what `openSources` throws, `learn/bad-decisions` (data), and `learn/small-groups` (data) where the criterion
 * compares groups of which too few are large enough.
 */
export async function openCases(plan: CheckedLearnPlan, options: PrepareRunOptions): Promise<LearningSources> {
  const sources = await openDecided(plan, options);
  if (!selectsByCriterion(plan)) return sources;
  const { cases } = sources.built;
  const attributes = plan.method.attributes ?? plan.cases.attributes.map(({ name }) => name);
  const criterion = criterionOf(plan.selection.criterion, attributes);
  const leftOut = leftOutGroups(cases, cases.splits.validation, selectionGroupsOf(plan));
  await placedError(options.place, ['selection'], () => requireSelectable(cases, { criterion, attributes, leftOut }));
  return sources;
}

/** Whether a use asks the criterion of the selection: all that learn over epochs, and a cache that is told to. */
export function selectsByCriterion(plan: Pick<CheckedLearnPlan, 'use'>): boolean {
  const kind = carriedOutUse(plan);
  if (kind === 'tip-adapter') return settingsOfUse(kind, plan.use.settings).choose === 'criterion';
  return kind !== 'zero-shot' && kind !== 'logistic' && kind !== 'probe';
}

async function openDecided(plan: CheckedLearnPlan, { files, place }: PrepareRunOptions): Promise<LearningSources> {
  const { decisions } = plan.cases;
  const sources = await placedError(
    place,
    (error) => placeOfCases(error, plan),
    () => files.openSources(plan),
  );
  if (decisions === undefined) return sources;
  const text = await placedError(place, ['cases', 'decisions'], () => files.readText(decisions));
  return { ...sources, built: withoutDecided(sources.built, await readDecisions(text, baseName(decisions))) };
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1)!;
}
