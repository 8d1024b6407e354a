import { expect, it } from 'vitest';
import { auditCohort } from '../../fixtures/audit-cohort.ts';
import { cohortOf, evenWorld } from '../../fixtures/build-cohort.ts';

const cases = cohortOf({ ...evenWorld, patients: [80, 80] });
const attribute = cases.attributes[0]!.name;
const task = cases.tasks[0]!.name;

it.each([
  [
    { confounders: [`${attribute}x`] },
    'plan/unknown-attribute',
    `"${attribute}x", which is no attribute`,
    `"${attribute}"`,
  ],
  [
    { confirmatory: ['zzzzzz'] },
    'plan/unknown-attribute',
    'analysis.confirmatory names "zzzzzz"',
    `The attributes are ${attribute}.`,
  ],
  [{ confirmatoryTasks: [attribute] }, 'plan/unknown-task', 'which is no task', task],
  [
    { thresholds: { [`${task}s`]: { rule: 'youden' as const } } },
    'plan/unknown-task',
    'analysis.thresholds names',
    `"${task}"`,
  ],
  [{ delta: 5 }, 'plan/delta-too-large', 'a gap in auc is at most 1, so a delta of 5 tolerates any', '0.05'],
])('%j is refused, not passed over', async (analysis, code, says, hint) => {
  await expect(auditCohort(cases, analysis)).rejects.toMatchObject({
    kind: 'usage',
    code,
    message: expect.stringContaining(says) as string,
    hint: expect.stringContaining(hint) as string,
  });
});
