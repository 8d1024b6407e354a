// `evenhand learn`: a plan becomes trained models with scores of the test cases, judged by group.
import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { EvenhandError, usageError } from '../../core/errors.ts';
import { parseYamlDocument } from '../../formats/yaml-document.ts';
import { type CheckedLearnPlan, checkLearnPlan } from '../../learn/plan/check-plan.ts';
import { planTemplate } from '../../learn/plan/plan-template.ts';
import { filesOfRun } from '../../learn/run/files-of-run.ts';
import { type LearningSummary, summariesOf } from '../../learn/run/learning-summary.ts';
import { type LearningProgress, rescuedModel, runLearning } from '../../learn/run/run-learning.ts';
import { runSettings } from '../../learn/run/run-settings.ts';
import { requireRunFolder } from '../../platform/node/learning/other-run.ts';
import { prepareLearning } from '../../platform/node/learning/prepare-learning.ts';
import { openRunFolder } from '../../platform/node/learning/run-folder.ts';
import { createRunLog } from '../../platform/node/run-log.ts';
import { chooseRuntime } from '../../platform/node/runtimes/choose-runtime.ts';
import { checkpointNames } from '../../platform/node/training/checkpoint-file.ts';
import { packageVersion } from '../../platform/node/version.ts';
import { type ProgressView, progressView } from '../show-progress.ts';
import { tellStopping } from '../tell-stopping.ts';
import type { Session } from '../verb.ts';
import { describeLearning } from './describe-learning.ts';
import { describeMethods } from './list-methods.ts';
import { readCaseTables } from './read-case-tables.ts';
import { readText } from './read-text.ts';
import { toldOfCases } from './told-of-cases.ts';

/** Flags of `learn`. */
export interface LearnFlags {
  readonly out?: string | undefined;
  readonly list?: true | undefined;
  readonly template?: true | undefined;
  readonly threads?: number | undefined;
  readonly overwrite?: true | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
}

/** Lists, prints a template, or trains. */
export async function learn(path: string | undefined, flags: LearnFlags, session: Session): Promise<void> {
  const { terminal } = session;
  if (flags.list) return terminal.out(describeMethods());
  if (flags.template) return terminal.out(planTemplate());
  if (path === undefined) {
    throw usageError('learn/no-plan', 'no plan is named.', {
      hint: '"evenhand learn --template" prints one to start from, "evenhand learn --list" the methods.',
    });
  }
  const document = parseYamlDocument(await readText(path), basename(path), { code: 'plan/syntax' });
  const plan = checkLearnPlan(document.value, { place: document.place });
  const folder = flags.out ?? basename(path).replace(/\.[^.]+$/, '');
  const view = progressView(terminal, flags.quiet === true);
  const stopTelling = tellStopping(session, stopping);
  try {
    const answer = await train(plan, { home: dirname(path), folder, flags, session, view, place: document.place });
    view.end();
    terminal.out(flags.json === true ? `${JSON.stringify(answer.summaries, undefined, 2)}\n` : answer.text);
  } catch (error) {
    throw session.signal.aborted ? interrupted : spoilt(error, { plan, home: dirname(path), folder });
  } finally {
    stopTelling();
    view.end();
  }
}

const stopping =
  'stopping after the step under way, which is kept; Ctrl-C again ends at once, without the steps since the last checkpoint.';

const interrupted = new EvenhandError(
  'cancelled',
  'learn/interrupted',
  'interrupted; the same command goes on from here.',
);

interface Spoilt extends Pick<Training, 'home' | 'folder'> {
  readonly plan: CheckedLearnPlan;
}

/** A loss that is no number: what is left, and how to go on with it. */
function spoilt(error: unknown, { plan, home, folder }: Spoilt): unknown {
  if (!(error instanceof EvenhandError) || error.code !== 'learn/bad-step') return error;
  const [training] = error.message.split(':', 1);
  const own = join(folder, training!);
  const model = join(own, rescuedModel);
  const steady = 'Lower training.optimiser.learningRate or give training.clipNorm';
  const anew = 'name another folder with --out or replace this one with --overwrite';
  const hint = existsSync(model)
    ? `${steady}, and ${anew}. To go on from the best epoch so far instead of anew, name another folder and give the plan ${goingOn(plan, relative(home, model))}.`
    : `${steady}, and ${anew}. ${leftIn(own)}`;
  return new EvenhandError(error.kind, error.code, error.message, { hint, cause: error });
}

function leftIn(folder: string): string {
  const kept = join(folder, checkpointNames.newest);
  return existsSync(kept) ? `The last good checkpoint is ${kept}.` : 'No checkpoint was written before that step.';
}

/** Lines of a plan that begins with a model. */
function goingOn({ use }: CheckedLearnPlan, model: string): string {
  const written = model.split(sep).join('/');
  const path = /^[\w./-]+$/.test(written) ? written : JSON.stringify(written);
  const modality = use.modality === 'pairs' ? '' : `, modality: ${use.modality}`;
  return `network: { weights: ${path} } and use: { kind: fine-tune${modality} }`;
}

interface Training {
  readonly home: string;
  readonly folder: string;
  readonly flags: LearnFlags;
  readonly session: Session;
  readonly view: ProgressView;
  /** Says where a part of the plan stands. */
  readonly place: (path: readonly PropertyKey[]) => string;
}

interface Answer {
  readonly summaries: readonly LearningSummary[];
  readonly text: string;
}

async function train(plan: CheckedLearnPlan, training: Training): Promise<Answer> {
  const { home, folder, flags, session, view } = training;
  const { signal, terminal } = session;
  const log = createRunLog('learn');
  log.stage('reading');
  const { runtime, why } = await chooseRuntime({ threads: flags.threads });
  const identity = {
    verb: 'learn',
    plan,
    version: packageVersion(),
    settings: runSettings(runtime, [plan.method.name]),
  } as const;
  const overwrite = flags.overwrite === true;
  await requireRunFolder(folder, identity, { overwrite });
  const watch = { signal, onProgress: view.show };
  const tables = await readCaseTables(plan.cases, { home, place: training.place, watch });
  const prepared = await prepareLearning(plan, {
    table: tables?.table,
    folder: imageFolder(plan, home),
    home,
    place: training.place,
    watch,
  });
  const inputs = [...(tables?.inputs ?? []), ...prepared.fingerprints].map(({ file, sha256 }) => ({ file, sha256 }));
  const run = await openRunFolder(folder, { ...identity, inputs }, { overwrite });
  for (const told of toldOfCases(prepared.built)) terminal.err(`evenhand: ${told}\n`);
  log.note('runtime', why.join(' '));
  log.note('threads', runtime.threads);
  log.stage('training');
  try {
    const { results, found } = await runLearning(plan, prepared, {
      keeper: run,
      runtime,
      signal,
      onTraining: (progress) => view.show(progressOf(progress)),
    });
    const { cases } = prepared.built;
    const summaries = summariesOf(plan, cases, results);
    log.stage('closing');
    log.note('foundTrainings', found);
    await run.close(
      results.map(({ name }) => name),
      filesOfRun(plan, prepared, results),
    );
    const skipped = found === 0 ? '' : `${found} of ${results.length} trainings were there from an earlier run.\n`;
    return { summaries, text: `${skipped}${describeLearning(summaries, { plan, cases, folder })}` };
  } finally {
    await log.write(run.path);
    await run.release();
  }
}

/** Where the paths of images begin. */
function imageFolder({ cases }: CheckedLearnPlan, home: string): string {
  const beside = (path: string): string => (isAbsolute(path) ? path : join(home, path));
  return cases.folder === undefined ? dirname(beside(cases.tables[0]?.path ?? '.')) : beside(cases.folder);
}

/** One line: which training, epoch and its figures; the time left follows from the parts done. */
function progressOf({ training, index, count, last, share }: LearningProgress) {
  const groups = last?.validation.groups.filter(({ auc }) => !Number.isNaN(auc)) ?? [];
  const notes =
    last === undefined
      ? []
      : [
          `epoch ${last.epoch + 1}`,
          `loss ${last.trainingLoss.toFixed(3)}`,
          `AUC ${last.validation.auc.toFixed(3)}`,
          ...groups.map(({ group, auc }) => `${group} ${auc.toFixed(3)}`),
          ...(last.flagged === undefined ? [] : [`${last.flagged} flagged`]),
        ];
  const total = 1000 * count;
  const done = Math.min(Math.floor(1000 * (index + share)), total - 1);
  const name = count === 1 ? training.name : `${training.name} (${index + 1} of ${count})`;
  return { stage: 'training', done, total, note: [name, ...notes].join(', ') };
}
