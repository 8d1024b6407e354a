// A made-up table as cases, for tests of the selftest.
import { planSchema } from '../../../../src/audit/plan.ts';
import type { BinaryTask, Cases } from '../../../../src/cases/cases.ts';
import { type GroupsWorld, simulateGroups } from '../../../../src/simulate/simulate-groups.ts';

/** Three groups of 240, 120 and 60 patients with two rows each, unless told. */
export function madeUpTable(
  given: Partial<GroupsWorld> = {},
  change: (score: number) => number = (score) => score,
): Cases & { readonly tasks: readonly [BinaryTask & { readonly score: Float64Array }] } {
  const { label, score, group, patient } = simulateGroups({
    patients: [240, 120, 60],
    rowsPerPatient: 2,
    prevalence: 0.25,
    auc: [0.85, 0.85, 0.85],
    correlation: 0.4,
    attribute: 'constant',
    seed: 3,
    ...given,
  });
  return {
    count: label.length,
    patient,
    patients: patient.at(-1)! + 1,
    patientColumn: 'patient',
    weight: undefined,
    attributes: [{ name: 'sex', codes: group, groups: ['a', 'b', 'c'], unknown: -1, recipe: { columns: ['sex'] } }],
    tasks: [
      {
        kind: 'binary',
        name: 'finding',
        rows: Int32Array.from(label.keys()),
        label,
        score: score.map(change),
      },
    ],
    splits: [],
    joins: [],
    exclusions: [],
    duplicatedCases: 0,
  };
}

/** A plan with standard values but for what is given. */
export function planWith(analysis: object = {}) {
  return planSchema.parse({
    tables: [{ path: 'made-up.csv' }],
    tasks: [{ kind: 'binary', name: 'finding', label: 'y', score: 'p' }],
    attributes: [{ name: 'sex' }],
    analysis: { permutations: 99, resamples: 0, ...analysis },
  });
}
