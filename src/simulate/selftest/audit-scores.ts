// One simulated table put through the audit's own functions: the test of equal groups, the intervals, the gap, the verdict.

import { type Analysis, scoredGroups } from '../../audit/analyse.ts';
import { compareGroups } from '../../audit/comparison.ts';
import { reasonNotScored } from '../../audit/counts.ts';
import { estimateMetric, measureOf } from '../../audit/estimate.ts';
import { equalityTestOf, gapOf } from '../../audit/gap.ts';
import type { GroupState } from '../../audit/group-state.ts';
import type { AuditData } from '../../audit/job.ts';
import { permute } from '../../audit/permute.ts';
import type { Plan } from '../../audit/plan.ts';
import type { GapResult, Measure } from '../../audit/result.ts';
import { frameOf, rowsOfGroup } from '../../audit/sample.ts';
import { metricNamed } from '../../audit/settings.ts';
import type { BinaryTask, Cases } from '../../cases/cases.ts';
import type { TableShape } from './table-shape.ts';

/** What an audit says of one table. */
export interface AuditedScores {
  /** p of the test of equal groups; undefined where no test applies. */
  readonly p: number | undefined;
  readonly method: string | undefined;
  readonly gap: GapResult;
  /** AUC with its interval, by group of the attribute; undefined for groups that are not scored. */
  readonly groups: readonly (Measure | undefined)[];
}

/** Audits scores (by case index) of one comparison in AUC, as the plan says, with everything of other comparisons left out. */
export function auditScores(base: Cases, plan: Plan, shape: TableShape, score: Float64Array): AuditedScores {
  const { attribute } = shape;
  const task: BinaryTask = { kind: 'binary', name: shape.task, rows: shape.rows, label: shape.label, score };
  const data = dataOf({ ...base, attributes: [attribute], tasks: [task] }, plan);
  const states = statesOf(data, task, shape);
  const scored = scoredGroups(data, attribute, states);
  const compared = states.filter((_, code) => scored[code]);
  const varies = shape.variesWithinPatient;
  const job = { kind: 'analyse', task: 0, attribute: 0 } as const;
  const comparison = compareGroups(data, { job, attribute, states: compared, varies });
  const level = 1 - data.analysis.alpha;
  const measures = states.map(({ primary }, code) =>
    scored[code] && primary !== undefined ? measureOf(primary, level) : undefined,
  );
  const analysis: Analysis = {
    groups: states.map(({ name, counts, reason }) => ({
      group: name,
      counts,
      reason,
      designEffect: null,
      metrics: {},
      curves: undefined,
    })),
    comparison,
    references: undefined,
    crossAuc: null,
    compat: undefined,
    variesWithinPatient: varies,
  };
  const permuted = varies || comparison.pairs === undefined ? undefined : permuteAll(data, compared);
  const test = equalityTestOf(analysis, permuted, { family: 1, alpha: data.analysis.alpha });
  const draft = {
    task: task.name,
    attribute: attribute.name,
    role: 'confirmatory',
    metric: 'auc',
    direction: 'higher',
    analysis,
    permuted,
    test,
  } as const;
  const gap = gapOf(draft, test === undefined ? undefined : { pAdjusted: test.p, family: 1 }, plan);
  return { p: test?.p, method: test?.method, gap, groups: measures };
}

function dataOf(cases: Cases, { analysis }: Plan): AuditData {
  const settings = {
    metric: 'auc',
    direction: 'higher',
    threshold: undefined,
    massEdges: undefined,
    scoreRange: undefined,
  };
  return {
    cases,
    analysis,
    settings: [{ ...settings, direction: 'higher' }],
    references: {},
    families: { confirmatory: 1, exploratory: 1 },
  };
}

function statesOf({ cases, analysis }: AuditData, task: BinaryTask, { attribute, groups }: TableShape): GroupState[] {
  const metric = metricNamed('auc', 'binary');
  return groups.map(({ name, code, counts }) => {
    const frame = frameOf(cases, task, rowsOfGroup(task.rows, attribute.codes, code), undefined);
    const estimate = estimateMetric(metric, frame);
    const failed = 'undefined' in estimate;
    const reason =
      reasonNotScored(counts, metric.informative, analysis.minimumEvents, task.kind) ??
      (failed ? estimate.undefined : undefined);
    return { name, code, frame, counts, reason, primary: failed ? undefined : estimate, measures: {} };
  });
}

function permuteAll(data: AuditData, compared: readonly GroupState[]) {
  const { permutations } = data.analysis;
  if (permutations === 0) return undefined;
  const groups = compared.map(({ code }) => code);
  return permute(data, { kind: 'permute', task: 0, attribute: 0, groups, from: 0, to: permutations });
}
