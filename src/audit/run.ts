// An audit from cases and plan to result. Pure: files, workers, time and progress come in; the same input gives the same bytes.
import type { Watch } from '../core/progress.ts';
import type { Analysis } from './analyse.ts';
import { assembleResult } from './assemble.ts';
import { equalityTestOf, type GapDraft } from './gap.ts';
import type { AuditInput } from './input.ts';
import type { AnalyseJob, AuditData, PermuteJob, ResampleJob } from './job.ts';
import { mergePermuted, type Permuted } from './permute.ts';
import { inlinePool, type Pool, type PoolFactory, runJobs } from './pool.ts';
import { type Resampled, resampledOf, slotsOf } from './resample.ts';
import type { AuditResult } from './result.ts';
import { isConfirmatoryAttribute, isConfirmatoryTask, roleOf } from './role.ts';
import { settingsOf } from './settings.ts';

/** `verdicts`: groups and gaps in the primary metric. `analytic`: every metric and curve, with the intervals that have a formula. */
export type EarlyStage = 'verdicts' | 'analytic';

/** Who does the work, who watches it. */
export interface AuditOptions extends Watch {
  readonly pool?: PoolFactory | undefined;
  /**
   * Is given what can be said before all is computed, with the plan as carried out so far: without permutations and replicates. The audit
   * goes on when the promise settles; its result does not depend on it.
   */
  readonly onEarly?: ((stage: EarlyStage, result: AuditResult) => Promise<void> | void) | undefined;
}

/**
 * Runs the audit: groups, metrics and curves; then permutations and replicates in blocks; then adjustment, verdicts and disclosure control.
 *
 * @throws usage error for a metric or threshold that cannot be; the abort reason if `signal` fires.
 */
export async function runAudit(
  input: AuditInput,
  { pool: createPool = inlinePool, onEarly, ...watch }: AuditOptions = {},
): Promise<AuditResult> {
  const data = dataOf(input);
  if (onEarly !== undefined) await onEarly('verdicts', earlyResult(input, data, await analysePrimary(data, watch)));
  const pool = createPool(data);
  try {
    const analyses = await analyseAll(pool, data, watch);
    if (onEarly !== undefined) await onEarly('analytic', earlyResult(input, data, analyses));
    const permuted = await permuteAll(pool, data, { analyses, watch });
    const resampled = await resampleAll(pool, data, watch);
    return assembleResult(input, data, { analyses, drafts: draftsOf(data, analyses, permuted), resampled });
  } finally {
    await pool.close();
  }
}

function dataOf({ cases, plan }: AuditInput): AuditData {
  const confirmatory = cases.attributes.filter((attribute) => isConfirmatoryAttribute(attribute, plan.analysis)).length;
  const tasks = cases.tasks.filter((task) => isConfirmatoryTask(task.name, plan.analysis)).length;
  const total = cases.attributes.length * cases.tasks.length;
  return {
    cases,
    analysis: plan.analysis,
    settings: settingsOf(cases, plan),
    references: Object.fromEntries(
      plan.attributes.flatMap(({ name, reference }) => (reference === undefined ? [] : [[name, reference]])),
    ),
    families: { confirmatory: confirmatory * tasks, exploratory: total - confirmatory * tasks },
  };
}

/** Analyses by task, then by attribute; the last of each task is everybody as one group. */
export type AnalysesByTask = readonly (readonly Analysis[])[];

/** The primary metric alone, in the calling thread: it takes less time than handing the cases to others. */
function analysePrimary(data: AuditData, watch: Watch): Promise<AnalysesByTask> {
  return analyseAll(inlinePool(data), data, { ...watch, primaryOnly: true });
}

/** What analyses say by themselves. */
function earlyResult({ plan, ...input }: AuditInput, data: AuditData, analyses: AnalysesByTask): AuditResult {
  const carriedOut = { ...plan, analysis: { ...plan.analysis, resamples: 0, permutations: 0 } };
  const drafts = draftsOf(
    data,
    analyses,
    data.cases.tasks.map(() => []),
  );
  return assembleResult({ ...input, plan: carriedOut }, data, {
    analyses,
    drafts,
    resampled: data.cases.tasks.map(() => new Map()),
  });
}

async function analyseAll(
  pool: Pool,
  { cases }: AuditData,
  { primaryOnly = false, ...watch }: Watch & { readonly primaryOnly?: boolean },
): Promise<AnalysesByTask> {
  const attributes = [...cases.attributes.keys(), -1];
  const jobs = cases.tasks.flatMap((_, task) =>
    attributes.map((attribute): AnalyseJob => ({ kind: 'analyse', task, attribute, primaryOnly })),
  );
  const results = await runJobs(pool, jobs, primaryOnly ? 'verdicts' : 'groups', watch);
  return cases.tasks.map((_, task) => results.slice(task * attributes.length, (task + 1) * attributes.length));
}

const permutationBlock = 500;

async function permuteAll(
  pool: Pool,
  { cases, analysis }: AuditData,
  { analyses, watch }: { readonly analyses: AnalysesByTask; readonly watch: Watch },
): Promise<(Permuted | undefined)[][]> {
  const jobs: PermuteJob[] = [];
  cases.tasks.forEach((_, task) => {
    cases.attributes.forEach((attribute, index) => {
      const { comparison, variesWithinPatient } = analyses[task][index];
      if (comparison?.pairs === undefined || variesWithinPatient) return;
      const groups = comparison.groups.map((name) => attribute.groups.indexOf(name));
      for (let from = 0; from < analysis.permutations; from += permutationBlock) {
        const to = Math.min(from + permutationBlock, analysis.permutations);
        jobs.push({ kind: 'permute', task, attribute: index, groups, from, to });
      }
    });
  });
  const blocks = await runJobs(pool, jobs, 'permutations', watch);
  return cases.tasks.map((_, task) =>
    cases.attributes.map((_, attribute) =>
      mergePermuted(blocks.filter((_, i) => jobs[i].task === task && jobs[i].attribute === attribute)),
    ),
  );
}

const resampleBlock = 500;

async function resampleAll(pool: Pool, data: AuditData, watch: Watch): Promise<Resampled[]> {
  const { cases, analysis } = data;
  const jobs: ResampleJob[] = [];
  cases.tasks.forEach((_, task) => {
    if (slotsOf(data, task).length === 0) return;
    for (let from = 0; from < analysis.resamples; from += resampleBlock) {
      jobs.push({ kind: 'resample', task, from, to: Math.min(from + resampleBlock, analysis.resamples) });
    }
  });
  const blocks = await runJobs(pool, jobs, 'resamples', watch);
  return cases.tasks.map((_, task) =>
    resampledOf(
      data,
      task,
      blocks.filter((_, i) => jobs[i].task === task),
    ),
  );
}

function draftsOf(
  { cases, analysis, settings, families }: AuditData,
  analyses: AnalysesByTask,
  permuted: (Permuted | undefined)[][],
): GapDraft[] {
  return cases.tasks.flatMap((task, t) =>
    cases.attributes.map((attribute, a): GapDraft => {
      const role = roleOf(task.name, attribute, analysis);
      const family = Math.max(1, families[role]);
      return {
        task: task.name,
        attribute: attribute.name,
        role,
        metric: settings[t].metric,
        direction: settings[t].direction,
        analysis: analyses[t][a],
        permuted: permuted[t][a],
        test: equalityTestOf(analyses[t][a], permuted[t][a], { family, alpha: analysis.alpha }),
      };
    }),
  );
}
