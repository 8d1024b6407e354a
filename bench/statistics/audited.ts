// One simulated data set put through the audit's own functions: the tests of equal groups, the gap with its interval, the verdict.
import { analyse } from '../../src/audit/analyse.ts';
import { estimateMetric } from '../../src/audit/estimate.ts';
import { equalityTestOf, gapOf } from '../../src/audit/gap.ts';
import type { AuditData } from '../../src/audit/job.ts';
import { permute } from '../../src/audit/permute.ts';
import { type Plan, planSchema } from '../../src/audit/plan.ts';
import type { GapResult } from '../../src/audit/result.ts';
import { frameOf } from '../../src/audit/sample.ts';
import { metricNamed, settingsOf } from '../../src/audit/settings.ts';
import type { BinaryTask, Cases } from '../../src/cases/cases.ts';
import type { SimulatedGroups } from '../../src/simulate/simulate-groups.ts';
import { deviateOf } from '../../src/stats/interval.ts';

export const delta = 0.05;
export const alpha = 0.05;

/** What the audit says of one data set; p-values are undefined where the test does not apply. */
export interface Audited {
  readonly permutation: number | undefined;
  readonly wald: number | undefined;
  readonly gap: GapResult;
}

/** The interval that the audit gives for one metric of one group; the reason if it gives none. */
export function auditedInterval(
  metric: 'auc' | 'sensitivity',
  rows: Omit<SimulatedGroups, 'group'> & { readonly decision?: Uint8Array },
) {
  const cases = casesOf({ ...rows, group: new Int32Array(rows.label.length) });
  const task = { ...(cases.tasks[0] as BinaryTask), decision: rows.decision };
  const estimate = estimateMetric(metricNamed(metric), frameOf(cases, task, task.rows, undefined));
  if ('undefined' in estimate) return estimate;
  return estimate.limits === undefined ? { undefined: estimate.method } : estimate.limits(deviateOf(1 - alpha));
}

/** Audits labels and scores by group, in AUC, with patients as units. */
export function audited(groups: SimulatedGroups, permutations: number): Audited {
  const plan = planOf(permutations);
  const data = dataOf(casesOf(groups), plan);
  const analysis = analyse(data, { kind: 'analyse', task: 0, attribute: 0 });
  const comparison = analysis.comparison;
  if (comparison === undefined) throw new Error('an attribute has a comparison');
  const compared = comparison.groups.map((name) => data.cases.attributes[0]!.groups.indexOf(name));
  const permuted = permute(data, {
    kind: 'permute',
    task: 0,
    attribute: 0,
    groups: compared,
    from: 0,
    to: permutations,
  });
  const test = equalityTestOf(analysis, permuted, { family: 1, alpha });
  const draft = {
    task: 'finding',
    attribute: 'group',
    role: 'confirmatory',
    metric: 'auc',
    direction: 'higher',
    analysis,
    permuted,
    test,
  } as const;
  return {
    permutation: permuted === undefined || permuted.statistic.length === 0 ? undefined : test?.p,
    wald: comparison.wald?.p,
    gap: gapOf(draft, test === undefined ? undefined : { pAdjusted: test.p, family: 1 }, plan),
  };
}

function planOf(permutations: number): Plan {
  return planSchema.parse({
    tables: [{ path: 'simulated.csv' }],
    tasks: [{ kind: 'binary', name: 'finding', label: 'label', score: 'score' }],
    attributes: [{ name: 'group' }],
    analysis: { metric: 'auc', delta, alpha, permutations, resamples: 0, minimumEvents: 5 },
  });
}

function dataOf(cases: Cases, plan: Plan): AuditData {
  const settings = settingsOf(cases, plan).map((each) => ({ ...each, metrics: ['auc'] }));
  return { cases, analysis: plan.analysis, settings, references: {}, families: { confirmatory: 1, exploratory: 0 } };
}

function casesOf({ label, score, group, patient }: SimulatedGroups): Cases {
  const rows = Int32Array.from(label, (_, row) => row);
  const groups = Math.max(...group) + 1;
  return {
    count: label.length,
    patient,
    patients: patient.at(-1)! + 1,
    patientColumn: 'patient',
    weight: undefined,
    attributes: [
      {
        name: 'group',
        codes: group,
        groups: Array.from({ length: groups }, (_, index) => `g${index}`),
        unknown: -1,
        recipe: { columns: ['group'] },
      },
    ],
    tasks: [{ kind: 'binary', name: 'finding', rows, label, score }],
    splits: [],
    joins: [],
    exclusions: [],
    duplicatedCases: 0,
  };
}
