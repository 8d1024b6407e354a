// The sample: a cohort of scored chest X-ray studies drawn in the page, whose truth is known, and a second model for the same studies that
// closes the gap of one group at the cost of another.
import type { PlanInput } from '../../../src/audit/plan.ts';
import { demoFiles, demoPlan } from '../../../src/simulate/demo-plan.ts';
import { simulateScores } from '../../../src/simulate/scores/simulate-scores.ts';
import { demoWorld, type ScoresWorld } from '../../../src/simulate/scores/world.ts';
import { toCsv } from '../../../src/simulate/to-csv.ts';
import type { SamplePlan } from '../other-model.ts';

const revisedFile = 'scores-revised.csv';

/** The cohort of the second model: every study as in the first, with other scores. */
const revisedWorld: ScoresWorld = {
  ...demoWorld,
  effects: [
    { attribute: 'race', group: 'Black', finding: 'Nodule', auc: 0.8 },
    { attribute: 'race', group: 'White', finding: 'Nodule', auc: 0.81 },
    { attribute: 'race', group: 'Asian', finding: 'Nodule', auc: 0.86 },
    { attribute: 'site', group: 'C', shift: 0.2 },
  ],
};

/** The plan of `evenhand demo`, without its study document. */
export function samplePlan(): PlanInput {
  const { study: _study, ...plan } = demoPlan();
  return plan;
}

/** Texts of the files, and the plans. */
export function sampleProject(): SamplePlan & { readonly texts: readonly (readonly [string, string])[] } {
  const { table, scoreColumns, cohortColumns } = simulateScores(demoWorld);
  const revised = simulateScores(revisedWorld);
  const plan = samplePlan();
  const tables = [{ path: revisedFile }, ...plan.tables.slice(1)];
  return {
    texts: [
      [demoFiles.scores, toCsv(table, scoreColumns)],
      [demoFiles.cohort, toCsv(table, cohortColumns)],
      [revisedFile, toCsv(revised.table, scoreColumns)],
    ],
    plan,
    other: { name: revisedFile, plan: { ...plan, tables } },
  };
}
