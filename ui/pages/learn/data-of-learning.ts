// What is taken along when the page of training is saved as one file: the plan as it stands, its tables, and what lies beside them.
import { type PageData, savedState } from '../../app/page-data.ts';
import { project } from '../../app/project.ts';
import { pageTrainings } from './kept/kept-trainings.ts';
import { planText, planValue, preset } from './learn-state.ts';
import type { PlanDraft } from './plan-draft.ts';
import { valueAt } from './plan-text.ts';

/** Reads the state of the page when it is asked. */
export const dataOfLearning: PageData = {
  tables: () => {
    const named = valueAt(planValue.peek(), ['cases', 'tables']);
    const paths = Array.isArray(named) ? named.map((table) => valueAt(table, ['path'])) : [];
    return project.source.files.peek().flatMap(({ path }) => (paths.includes(path) ? [path] : []));
  },
  attachments: async () => project.source.attachments.peek(),
  runs: () => pageTrainings.peek().map(({ run }) => run),
  state: () => ({ preset: preset.peek(), text: planText.peek() }) satisfies PlanDraft,
};

/** Takes up the plan of the file that this page was saved as. */
export function takeUpPlan(): void {
  const draft = savedState('learn') as PlanDraft | undefined;
  if (draft === undefined) return;
  preset.value = draft.preset;
  planText.value = draft.text;
}
