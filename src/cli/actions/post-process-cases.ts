// Fits a rule on the cases of one split and applies it to another, or applies one that was fitted before; all in memory.
import type { AnalysisPlan, Plan } from '../../audit/plan.ts';
import { dataError, usageError } from '../../core/errors.ts';
import { type GroupedScores, rowsOf } from '../../learn/post-processing/fitting-cases.ts';
import { type GroupWithoutFit, groupsWithoutFit } from '../../learn/post-processing/groups-without-fit.ts';
import { fitPostProcessing, type PostProcessed, postProcess } from '../../learn/post-processing/post-process.ts';
import { checkPostProcessing, type PostProcessingCheck } from '../../learn/post-processing/post-processing-check.ts';
import {
  fittedOf,
  parseRuleFile,
  type RuleFile,
  ruleFileSchema,
  storedRule,
} from '../../learn/post-processing/rule-file.ts';
import type { Fingerprint } from '../../platform/node/file-input.ts';
import { packageVersion } from '../../platform/node/version.ts';
import { ruleFromFlags } from '../plan/rule-flags.ts';
import { type AdjustedRows, adjustedTable } from './adjusted-table.ts';
import type { PostProcessFlags } from './post-process-flags.ts';
import { trainedByName } from './refuse-trained-split.ts';
import { attributePlansOf, fittingCasesOf, groupedRows, type ScoredCases } from './scored-cases.ts';

/** Where the cases come from, and what is asked. */
export interface PostProcessingSource {
  readonly plan: Pick<Plan, 'splits' | 'columns'> &
    Partial<Pick<Plan, 'attributes'>> & { readonly analysis: Partial<AnalysisPlan> };
  /** Null where no plan was made, since labels are not known. */
  readonly planHash: string | null;
  readonly inputs: readonly Fingerprint[];
  readonly flags: PostProcessFlags;
}

/** What came of it. */
export interface PostProcessing {
  readonly file: RuleFile;
  /** Whether the rule was fitted now. */
  readonly fitted: boolean;
  readonly table: ReturnType<typeof adjustedTable>;
  readonly cases: ScoredCases;
  /** Null where labels are not known. */
  readonly check: PostProcessingCheck | null;
  readonly notes: readonly string[];
  readonly source: PostProcessingSource;
}

/** Fits the rule that the flags name. Throws `post-process/no-split`, `post-process/bad-rule` (usage), `post-process/unfitted-groups` (data). */
export function fitAndApply(
  cases: ScoredCases,
  source: PostProcessingSource & { readonly plan: Plan },
): PostProcessing {
  const { plan, planHash, inputs, flags } = source;
  refuseWeights(plan);
  const fitting = fittingCasesOf(cases, plan);
  const { threshold, minimumEvents, minimumCell, seed } = plan.analysis;
  const settings = ruleFromFlags(flags, { threshold, minimumCount: minimumEvents });
  refuseUnfitted(groupsWithoutFit(fitting, groupedRows(cases, cases.rows)), flags, fitting.split);
  const found = fitPostProcessing(fitting, { settings, before: threshold, seed });
  const tuning = cases.tuning!;
  const patients = new Set(tuning.map((row) => cases.patients.codes[row]!)).size;
  const content: RuleFile = {
    schema: ruleFileSchema,
    ...found,
    rule: storedRule(found.rule, minimumCell),
    attributes: attributePlansOf(plan.attributes, cases.attribute.name),
    score: cases.columns.score,
    fittedOn: { split: fitting.split, cases: tuning.length, patients },
    manifest: {
      evenhand: packageVersion(),
      planHash: planHash!,
      inputs: [...inputs],
      settings: { ...settings },
    },
  };
  // As it will be read again, so that its bytes and its hash are those of the file.
  const file = parseRuleFile(JSON.parse(JSON.stringify(content)));
  const inSample = {
    rows: tuning,
    split: 'fitted' as const,
    processed: postProcess(found, groupedRows(cases, tuning)),
  };
  return finished(cases, { file, source, fitted: true, before: [inSample] });
}

/** Applies the rule of a file. Throws `post-process/unfitted-groups` (data) for groups that it does not know. */
export function applyFittedRule(cases: ScoredCases, file: RuleFile, source: PostProcessingSource): PostProcessing {
  refuseWeights(source.plan);
  const { rule, fittedOn } = file;
  const applied = groupedRows(cases, cases.rows);
  const known =
    rule.kind === 'reject-option' ? [...rule.disadvantaged, ...rule.others] : rule.groups.map(({ group }) => group);
  const strangers = applied.groups.flatMap((group, code): GroupWithoutFit[] =>
    known.includes(group) ? [] : [{ group, reason: 'not in the split', cases: rowsOf(applied.codes, code).length }],
  );
  refuseUnfitted(strangers, source.flags, fittedOn.split);
  return finished(cases, { file, source, fitted: false, before: [] });
}

interface Unfinished {
  readonly file: RuleFile;
  readonly source: PostProcessingSource;
  readonly fitted: boolean;
  readonly before: readonly AdjustedRows[];
}

function finished(cases: ScoredCases, { file, source, fitted, before }: Unfinished): PostProcessing {
  const { minimumCell = 5, alpha = 0.05 } = source.plan.analysis;
  const found = fittedOf(file);
  const applied = groupedRows(cases, cases.rows);
  const done = postProcess(found, applied);
  const options = { margin: source.flags.margin ?? 0.01, alpha, minimumCell };
  const { label } = cases;
  const check =
    label === undefined
      ? null
      : checkPostProcessing(found, done, {
          ...options,
          attribute: cases.attribute.name,
          label: Uint8Array.from(cases.rows, (row) => label[row]!),
          groups: applied.groups,
          codes: applied.codes,
          patient: denseCodes(Int32Array.from(cases.rows, (row) => cases.patients.codes[row]!)),
        });
  const parts = [...before, { rows: cases.rows, split: 'applied' as const, processed: done }];
  const wanted = { score: found.rule.kind === 'recalibration', chance: parts.some(({ processed }) => processed.drawn) };
  const table = adjustedTable(cases.table, parts, wanted);
  const notes = notesOf(cases, { file, applied, done, source, minimumCell });
  return { file, fitted, table, cases, check, notes, source };
}

interface Noted {
  readonly file: RuleFile;
  readonly applied: GroupedScores;
  readonly done: PostProcessed;
  readonly source: PostProcessingSource;
  readonly minimumCell: number;
}

function notesOf(cases: ScoredCases, { file, applied, done, source, minimumCell }: Noted): readonly string[] {
  const unknown = rowsOf(applied.codes, -1).length;
  const shown = unknown < minimumCell ? `Fewer than ${minimumCell} cases` : `${unknown} cases`;
  const verb = unknown === 1 ? 'is' : 'are';
  const shared = cases.sharedPatients;
  return [
    ...file.rule.notes,
    ...trainedByName(file.fittedOn.split),
    ...(done.unfitted.length === 0
      ? []
      : [`Not in the fitting split, so the rule of all cases is used: ${done.unfitted.join(', ')}.`]),
    ...(unknown === 0 ? [] : [`${shown} ${verb} of unknown group; the rule of all cases is used for them.`]),
    ...(shared === 0
      ? []
      : [
          `Patients of the fitting split are among those that the rule is applied to (${shared < minimumCell ? `fewer than ${minimumCell}` : shared}): the check is too good.`,
        ]),
    ...(done.drawn && source.plan.columns.case === undefined
      ? [
          'Decisions are drawn by file and line: name the case (--case), so that a case is decided alike in every table.',
        ]
      : []),
    ...cases.leftOut.map((each) => `${each}.`),
  ];
}

const mostShown = 5;

function refuseUnfitted(groups: readonly GroupWithoutFit[], { unfitted }: PostProcessFlags, split: string): void {
  if (groups.length === 0 || unfitted === 'pooled') return;
  throw dataError('post-process/unfitted-groups', `the split "${split}" has nothing to fit these groups on:`, {
    problems: [
      ...groups.slice(0, mostShown).map(({ group, reason }) => `${group}: ${reason}`),
      ...(groups.length > mostShown ? [`and ${groups.length - mostShown} more groups`] : []),
    ],
    hint: 'Name a larger split, make the groups coarser (an identifier is no attribute), or give --unfitted pooled: they then take the rule of all cases.',
  });
}

function refuseWeights({ columns }: Pick<Plan, 'columns'>): void {
  if (columns.weight === undefined) return;
  throw usageError('post-process/weights', 'post-processing does not use row weights.', {
    hint: 'Take columns.weight out of the plan.',
  });
}

function denseCodes(codes: Int32Array): Int32Array {
  const dense = new Map<number, number>();
  return codes.map((code) => {
    if (!dense.has(code)) dense.set(code, dense.size);
    return dense.get(code)!;
  });
}
