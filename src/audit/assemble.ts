// The result put together from the analyses: groups, summaries, gaps, verdicts, warnings, checklist and manifest, with small cells withheld.
import type { Attribute, Cases } from '../cases/cases.ts';
import type { Analysis, GroupAnalysis } from './analyse.ts';
import { fillChecklist } from './checklist.ts';
import { countPatients, type GroupCounts } from './counts.ts';
import { withholdSmallCells } from './disclosure.ts';
import { adjustFamilies, type GapDraft, gapOf } from './gap.ts';
import { type AuditInput, publicPlan } from './input.ts';
import type { AuditData } from './job.ts';
import { type Resampled, slotKey } from './resample.ts';
import {
  type AttributeResult,
  type AuditResult,
  type GroupResult,
  type Measure,
  resultSchemaVersion,
  type TaskAttributeResult,
  type TaskResult,
} from './result.ts';
import { isConfirmatoryAttribute, isConfirmatoryTask } from './role.ts';
import { rowsByGroup } from './sample.ts';
import { summarise } from './summaries.ts';
import { combineVerdicts } from './verdict.ts';
import { warningsOfCases, warningsOfTask, warningsOfTests } from './warnings.ts';

/** What the jobs of an audit gave. */
export interface Findings {
  /** By task, then by attribute; the last of each task is everybody as one group. */
  readonly analyses: readonly (readonly Analysis[])[];
  readonly drafts: readonly GapDraft[];
  readonly resampled: readonly Resampled[];
}

/** The result of an audit. */
export function assembleResult(input: AuditInput, data: AuditData, findings: Findings): AuditResult {
  const { cases, plan } = input;
  const adjusted = adjustFamilies(findings.drafts);
  const tasks = cases.tasks.map((_, index) => taskResult(input, data, { index, findings, adjusted }));
  const rows = rowsOfAnyTask(cases);
  // A task that covers them all has counted them already.
  const counted = findings.analyses[cases.tasks.findIndex((task) => task.rows.length === rows.length)];
  const attributes = cases.attributes.map((attribute, index) => {
    const sizes = counted?.[index].groups.map(({ counts }) => counts) ?? sizesByGroup(cases, rows, attribute);
    return attributeResult(sizes, rows.length, { attribute, index, tasks, plan, findings });
  });
  const warnings = [
    ...warningsOfCases(cases, plan, data.settings),
    ...tasks.flatMap(warningsOfTask),
    ...warningsOfTests(findings.drafts),
  ];
  const study = input.study === undefined ? null : { ...input.study.answers };
  const body = {
    title: plan.title,
    plan: publicPlan(plan),
    study,
    data: dataOf(cases, rows, counted?.at(-1)?.groups[0].counts.patients ?? countPatients(cases, rows)),
    attributes,
    tasks,
    warnings,
  };
  const result: AuditResult = {
    schema: 'evenhand/audit',
    schemaVersion: resultSchemaVersion,
    ...body,
    checklist: fillChecklist(body, study),
    manifest: {
      evenhand: input.version,
      plan: input.planHash,
      study: input.study?.sha256 ?? null,
      inputs: input.inputs.map((each) => ({ ...each })),
      seed: plan.analysis.seed,
    },
  };
  return withholdSmallCells(result, plan.analysis.minimumCell);
}

type Adjusted = ReturnType<typeof adjustFamilies>;

function taskResult(
  { cases, plan }: AuditInput,
  { settings }: AuditData,
  { index, findings, adjusted }: { readonly index: number; readonly findings: Findings; readonly adjusted: Adjusted },
): TaskResult {
  const task = cases.tasks[index];
  const analyses = findings.analyses[index];
  const resampled = findings.resampled[index];
  const everybody = groupResult(analyses[analyses.length - 1].groups[0], {
    resampled,
    attribute: -1,
    code: 0,
    scored: true,
  });
  const attributes = cases.attributes.map((attribute, a): TaskAttributeResult => {
    const analysis = analyses[a];
    const draft = findings.drafts[index * cases.attributes.length + a];
    const scored = new Set(analysis.comparison?.groups ?? []);
    const result: TaskAttributeResult = {
      attribute: attribute.name,
      role: draft.role,
      groups: analysis.groups.map((group, code) =>
        groupResult(group, { resampled, attribute: a, code, scored: scored.has(group.group) }),
      ),
      gap: gapOf(draft, adjusted.get(draft), plan),
      summaries: summarise(task, analysis, everybody.metrics),
    };
    if (analysis.compat !== undefined) result.compat = analysis.compat;
    return result;
  });
  return {
    name: task.name,
    kind: task.kind,
    metric: settings[index].metric,
    direction: settings[index].direction,
    ...(task.kind === 'multiclass' ? { classes: [...task.classes] } : {}),
    threshold: settings[index].threshold === undefined ? null : { ...settings[index].threshold },
    all: everybody,
    attributes,
  };
}

function groupResult(
  { group, counts, reason, designEffect, metrics, curves }: GroupAnalysis,
  about: { readonly resampled: Resampled; readonly attribute: number; readonly code: number; readonly scored: boolean },
): GroupResult {
  const measures = Object.entries(metrics).map(([name, measure]): [string, Measure] => [
    name,
    about.resampled.get(slotKey(about.attribute, about.code, name)) ?? measure,
  ]);
  return {
    group,
    cases: counts.cases,
    patients: counts.patients,
    events: counts.events,
    nonEvents: counts.nonEvents,
    prevalence: counts.prevalence,
    withheld: [],
    scored: about.scored,
    ...(about.scored || reason === undefined ? {} : { reason }),
    designEffect,
    metrics: Object.fromEntries(measures),
    ...(curves === undefined ? {} : { curves }),
  };
}

type GroupSize = Pick<GroupCounts, 'cases' | 'patients'>;

function sizesByGroup(cases: Cases, rows: Int32Array, { codes, groups }: Attribute): GroupSize[] {
  return rowsByGroup(rows, codes, groups.length).map((own) => ({
    cases: own.length,
    patients: countPatients(cases, own),
  }));
}

function attributeResult(
  sizes: readonly GroupSize[],
  scored: number,
  {
    attribute,
    index,
    tasks,
    plan,
    findings,
  }: {
    attribute: Attribute;
    index: number;
    tasks: readonly TaskResult[];
    plan: AuditInput['plan'];
    findings: Findings;
  },
): AttributeResult {
  const groups = attribute.groups.map((group, code) => {
    const { cases, patients } = sizes[code];
    return { group, cases, patients, share: scored === 0 ? 0 : cases / scored };
  });
  const role = isConfirmatoryAttribute(attribute, plan.analysis) ? 'confirmatory' : 'exploratory';
  const deciding = tasks.filter((task) => role === 'exploratory' || isConfirmatoryTask(task.name, plan.analysis));
  const { recode, edges, closed, crosses, columns } = attribute.recipe;
  return {
    name: attribute.name,
    role,
    recipe: {
      columns: [...columns],
      ...(recode === undefined ? {} : { recode: { ...recode } }),
      ...(edges === undefined ? {} : { edges: [...edges] }),
      ...(closed === undefined ? {} : { closed }),
      ...(crosses === undefined ? {} : { crosses: [...crosses] }),
    },
    variesWithinPatient: findings.analyses.some((analyses) => analyses[index].variesWithinPatient),
    groups,
    unknownShare: attribute.unknown < 0 ? 0 : (groups[attribute.unknown].share ?? 0),
    ...combineVerdicts(
      deciding.map((task) => {
        const { gap } = task.attributes[index];
        return {
          task: task.name,
          verdict: gap.verdict,
          gap: 'value' in gap.value ? gap.value.value : null,
          minimumDetectable: gap.minimumDetectable,
        };
      }),
    ),
  };
}

/** Ascending indices of the cases that some task scores. */
function rowsOfAnyTask(cases: Cases): Int32Array {
  if (cases.tasks.length === 1) return cases.tasks[0].rows;
  const scored = new Uint8Array(cases.count);
  let count = 0;
  for (const task of cases.tasks) {
    for (const row of task.rows) {
      count += 1 - scored[row];
      scored[row] = 1;
    }
  }
  const rows = new Int32Array(count);
  let next = 0;
  for (let row = 0; row < scored.length; row++) if (scored[row] === 1) rows[next++] = row;
  return rows;
}

function dataOf(cases: Cases, rows: Int32Array, patients: number): AuditResult['data'] {
  const sizes = new Int32Array(cases.patients);
  let largest = 0;
  for (let i = 0; i < rows.length; i++) largest = Math.max(largest, ++sizes[cases.patient[rows[i]]]);
  return {
    cases: rows.length,
    patients: cases.patientColumn === undefined ? null : patients,
    clusters: {
      column: cases.patientColumn ?? null,
      meanSize: patients === 0 ? 0 : rows.length / patients,
      largest,
    },
    weighted: cases.weight !== undefined,
    splits: cases.splits.map((split) => ({ ...split })),
    joins: cases.joins.map((join) => ({ ...join, keys: [...join.keys] })),
    exclusions: cases.exclusions.map(({ task, reason, cases: count }) => ({
      ...(task === undefined ? {} : { task }),
      reason,
      cases: count,
    })),
  };
}
