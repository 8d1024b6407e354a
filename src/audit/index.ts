// Audits: the plan, the run, the result, comparison of two models.
export { type ComparedModel, compareModels } from './compare.ts';
export { type CompareResult, compareSchema, compareSchemaVersion } from './compare-result.ts';
export { compareResults, type SideNames } from './compare-results.ts';
export { chiSquarePower, detectableGap, requiredNonCentrality, type TestPlan } from './detectable.ts';
export { withholdSmallCells } from './disclosure.ts';
export { type AuditInput, planHash, publicPlan } from './input.ts';
export type { AuditData, Job } from './job.ts';
export { migrateResult } from './migrate.ts';
export { type JobResult, performJob } from './perform-job.ts';
export { type Plan, type PlanInput, planSchema } from './plan.ts';
export { inlinePool, type Pool, type PoolFactory } from './pool.ts';
export {
  type AttributeResult,
  type AuditResult,
  type GapResult,
  type GroupResult,
  type Measure,
  resultSchema,
  resultSchemaVersion,
  type TaskResult,
  type Verdict,
  type VerdictCode,
  type Warning,
} from './result.ts';
export { type AuditOptions, runAudit } from './run.ts';
export { flattenStudy, parseStudy, type Study, studySchema, studyTemplate } from './study.ts';
export { combineVerdicts, type Evidence, judge, type TaskVerdict } from './verdict.ts';
