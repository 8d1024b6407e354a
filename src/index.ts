// Evenhand: the names of the first page. Each layer has more under its own path (evenhand/stats, evenhand/metrics, ...).
export {
  type AuditResult,
  compareModels,
  compareResults,
  migrateResult,
  type Plan,
  type PlanInput,
  planHash,
  planSchema,
  resultSchema,
  runAudit,
} from './audit/index.ts';
export { buildCases, inputFromBytes, inputFromText, joinTables, readTable } from './cases/index.ts';
export { EvenhandError } from './core/index.ts';
export { renderCsv, renderHtml, renderText, renderVerdictsCsv } from './report/index.ts';
