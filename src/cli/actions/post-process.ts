import { basename, join, relative } from 'node:path';
import { planHash } from '../../audit/input.ts';
import type { Plan } from '../../audit/plan.ts';
import { dataError, usageError } from '../../core/errors.ts';
import type { Watch } from '../../core/progress.ts';
import type { RuleFile } from '../../learn/post-processing/rule-file.ts';
import { parseRuleFile } from '../../learn/post-processing/rule-file.ts';
import { requireOutput } from '../../platform/node/make-output.ts';
import type { AuditFlags } from '../plan/audit-flags.ts';
import { filesOf, type PreparedPlan, preparePlan } from '../plan/prepare-plan.ts';
import { progressView } from '../show-progress.ts';
import type { Session } from '../verb.ts';
import { withoutAdded } from './adjusted-table.ts';
import { describePostProcessing } from './describe-post-processing.ts';
import { applyFittedRule, fitAndApply, type PostProcessing } from './post-process-cases.ts';
import type { PostProcessFlags } from './post-process-flags.ts';
import { type ReadTables, readTables } from './read-tables.ts';
import { readText } from './read-text.ts';
import { refuseTrainedSplit } from './refuse-trained-split.ts';
import { labelledCases, unlabelledCases } from './scored-cases.ts';
import { requireFinding, type TablesOfRun, tablesOfRun } from './tables-of-run.ts';
import { writePostProcessing } from './write-post-processing.ts';

/** Fits a rule or reads one, applies it, writes what came of it and prints who gains and who pays. */
export async function postProcessTables(
  tables: readonly string[],
  flags: PostProcessFlags,
  { terminal, signal }: Session,
): Promise<void> {
  const { out = 'evenhand-post-process', format = ['csv'] } = flags;
  const view = progressView(terminal, flags.quiet === true);
  try {
    await requireOutput(out);
    const answers = [];
    for (const each of await tablesOfRun(tables)) {
      requireFinding(each, flags);
      const own = laidOver(each.flags, flags);
      const done = await processed(each, own, { signal, onProgress: view.show });
      const folder = join(out, each.training);
      answers.push({
        training: each.training,
        check: await writePostProcessing(done, { folder, format, signal }),
        done,
      });
      view.end();
      const shown = relative('.', folder) || '.';
      if (!flags.json) terminal.out(describePostProcessing(done, { flags: own, folder: shown, format }));
    }
    if (!flags.json) return;
    const [first] = answers;
    const value = answers.length === 1 ? first!.check : answers.map(({ training, check }) => ({ training, ...check }));
    terminal.out(`${JSON.stringify(value, null, 2)}\n`);
  } finally {
    view.end();
  }
}

/** What a folder knows under what the user says; an attribute or a split of one's own replaces the folder's. */
function laidOver(folder: AuditFlags, flags: PostProcessFlags): PostProcessFlags {
  const { attribute, tune, ...rest } = folder;
  const hasAttribute = flags.attributes !== undefined || flags.plan !== undefined;
  return {
    ...rest,
    ...(hasAttribute ? {} : { attribute }),
    ...(flags.holdout === undefined ? { tune } : {}),
    ...flags,
  };
}

async function processed(of: TablesOfRun, flags: PostProcessFlags, watch: Watch): Promise<PostProcessing> {
  const { tables } = of;
  const readScores = async (wanted: Parameters<typeof readTables>[0]): Promise<ReadTables> => {
    const read = await readTables(wanted, watch);
    return of.isRun ? { ...read, table: withoutAdded(read.table) } : read;
  };
  if (flags.fitted === undefined) {
    const prepared = await preparePlan(tables, flags);
    await refuseTrainedSplit(prepared.plan, prepared.files.flat());
    const read = await readScores(prepared);
    const { plan, planHash: hash } = prepared;
    return fitAndApply(labelledCases(read, plan, flags), { plan, planHash: hash, inputs: read.inputs, flags });
  }
  if (tables.length === 0 && flags.plan === undefined) {
    throw usageError('post-process/no-table', 'no table is named to which the rule is applied.', {
      hint: 'evenhand post-process new.csv --fitted rule.json',
    });
  }
  const file = await readRuleFile(flags.fitted);
  if (flags.label !== undefined || flags.plan !== undefined) {
    const prepared = await planOfRule(tables, flags, file);
    const read = await readScores(prepared);
    const { plan, planHash: hash } = prepared;
    const cases = labelledCases(read, plan, { of: flags.of, by: file.rule.attribute });
    return applyFittedRule(cases, file, { plan, planHash: hash, inputs: read.inputs, flags });
  }
  const plan = unlabelledPlan(tables, flags, file);
  const files = await Promise.all(tables.map((path) => filesOf(path, '.')));
  const read = await readScores({ plan, files });
  const cases = unlabelledCases(read, plan, { by: file.rule.attribute });
  return applyFittedRule(cases, file, { plan, planHash: null, inputs: read.inputs, flags });
}

async function readRuleFile(path: string): Promise<RuleFile> {
  const text = await readText(path, 'data');
  try {
    return parseRuleFile(JSON.parse(text) as unknown);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw dataError('learn/bad-rule-file', `this is not JSON (${error.message}).`, {
      place: { file: basename(path) },
      hint: 'Name the rule.json that "evenhand post-process" wrote.',
      cause: error,
    });
  }
}

/** The plan with the attribute as the rule knows it. A plan must name an attribute; what stands there is replaced. */
async function planOfRule(tables: readonly string[], flags: PostProcessFlags, file: RuleFile): Promise<PreparedPlan> {
  const { attributes: _, recode: __, ...rest } = flags;
  const score = flags.score ?? (flags.plan === undefined ? [file.score] : undefined);
  const prepared = await preparePlan(tables, { ...rest, attribute: ['attribute'], score });
  const plan: Plan = { ...prepared.plan, attributes: file.attributes };
  return { ...prepared, plan, planHash: await planHash(plan) };
}

function unlabelledPlan(tables: readonly string[], flags: PostProcessFlags, file: RuleFile) {
  const { case: id, patient, split, scored, tune, delimiter, encoding, on } = flags;
  return {
    tables: tables.map((path, index) => ({ path, delimiter, encoding, on: index === 0 ? undefined : on?.slice() })),
    columns: { case: id, patient, split },
    splits: { scored, threshold: tune },
    attributes: file.attributes,
    score: flags.score?.[0] ?? file.score,
    analysis: { missing: flags.missing ?? ('error' as const), seed: file.seed },
  };
}
