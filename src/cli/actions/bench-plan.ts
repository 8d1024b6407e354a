// `evenhand bench PLAN.yaml`: methods over tables of cases and seeds.
import { basename, dirname, isAbsolute, join } from 'node:path';
import { EvenhandError } from '../../core/errors.ts';
import { parseYamlDocument, type YamlDocument } from '../../formats/yaml-document.ts';
import { analyseBench } from '../../learn/benchmark/analyse-bench.ts';
import { cellLines } from '../../learn/benchmark/bench-cell.ts';
import { describeBench } from '../../learn/benchmark/describe-bench.ts';
import { checkBenchPlan } from '../../learn/plan/check-plan.ts';
import type { BenchPlan } from '../../learn/plan/learn-plan.ts';
import type { PlaceOf } from '../../learn/plan/schema-problems.ts';
import { runSettings } from '../../learn/run/run-settings.ts';
import { estimatePlan } from '../../platform/node/benchmark/estimate-plan.ts';
import type { PlanWorld } from '../../platform/node/benchmark/plan-cell.ts';
import { learnPlanOf, processedRow, rowsOfPlan, runBenchPlan } from '../../platform/node/benchmark/run-bench-plan.ts';
import { requireRunFolder } from '../../platform/node/learning/other-run.ts';
import { prepareLearning } from '../../platform/node/learning/prepare-learning.ts';
import { openRunFolder } from '../../platform/node/learning/run-folder.ts';
import { chooseRuntime } from '../../platform/node/runtimes/choose-runtime.ts';
import { packageVersion } from '../../platform/node/version.ts';
import { renderBench } from '../../report/render-bench.ts';
import { type ProgressView, progressView } from '../show-progress.ts';
import { stoppingBench, tellStopping } from '../tell-stopping.ts';
import type { Session } from '../verb.ts';
import type { BenchFlags } from './bench-flags.ts';
import { describePlanEstimate } from './describe-plan-estimate.ts';
import { describeSearch } from './describe-search.ts';
import { readCaseTables } from './read-case-tables.ts';
import { readText } from './read-text.ts';
import { toldOfCases } from './told-of-cases.ts';

/** Estimates or runs. */
export async function benchPlan(path: string, flags: BenchFlags, session: Session): Promise<void> {
  const { terminal, signal } = session;
  const document = parseYamlDocument(await readText(path), basename(path), { code: 'plan/syntax' });
  const plan = checkBenchPlan(document.value, { place: document.place });
  const folder = flags.out ?? basename(path).replace(/\.[^.]+$/, '');
  if (flags.estimate !== true && !flags.quiet) terminal.err(size(plan));
  const view = progressView(terminal, flags.quiet === true);
  const carryOut = flags.estimate === true ? estimate : run;
  const stopTelling = tellStopping(session, stoppingBench);
  try {
    const place = (index: number) => placeIn(document, index);
    const text = await carryOut(plan, { home: dirname(path), folder, workers: flags.workers, session, view, place });
    view.end();
    terminal.out(text);
  } catch (error) {
    throw signal.aborted ? interrupted : inUse(error);
  } finally {
    stopTelling();
    view.end();
  }
}

const interrupted = new EvenhandError(
  'cancelled',
  'learn/interrupted',
  'interrupted; the same command goes on from here.',
);

/** This verb replaces no run. */
function inUse(error: unknown): unknown {
  if (!(error instanceof EvenhandError) || error.code !== 'learn/folder-in-use') return error;
  return new EvenhandError(error.kind, error.code, error.message, {
    hint: 'Name another folder with --out, or remove this one.',
    cause: error,
  });
}

interface Running {
  readonly home: string;
  readonly folder: string;
  readonly workers: number | undefined;
  readonly session: Session;
  readonly view: ProgressView;
  /** Says where a part of the plan of one of the sets of cases stands. */
  readonly place: (index: number) => PlaceOf;
}

/** Places in the plan of one set of cases with the first method are places in the plan of all. */
function placeIn({ value, place }: YamlDocument, index: number): PlaceOf {
  const isList = Array.isArray((value as { readonly cases?: unknown }).cases);
  return ([first, ...rest], at) => {
    if (first === 'cases' && isList) return place(['cases', index, ...rest], at);
    return place(first === 'method' ? ['methods', 0, ...rest] : [first!, ...rest], at);
  };
}

/** Reads the cases, measures, and writes nothing. */
async function estimate(plan: BenchPlan, running: Running): Promise<string> {
  const { workers, session, view } = running;
  const { runtime } = await chooseRuntime({ device: 'cpu', threads: 1 });
  const worlds = await readWorlds(plan, running);
  const { signal } = session;
  const found = await estimatePlan(plan, { worlds, runtime, workers, signal, onProgress: view.show });
  return `${size(plan)}${describePlanEstimate(found, workers ?? 1)}`;
}

async function readWorlds(plan: BenchPlan, running: Running): Promise<readonly ReadWorld[]> {
  const read = [];
  for (const [index, cases] of plan.cases.entries()) {
    const name = worldNames(plan)[index]!;
    const world = await readWorld(plan, cases, { ...running, place: running.place(index) });
    for (const told of toldOfCases(world.prepared.built)) {
      running.session.terminal.err(`evenhand: ${name}: ${told}\n`);
    }
    read.push({ ...world, name });
  }
  return read;
}

async function run(plan: BenchPlan, running: Running): Promise<string> {
  const { folder, workers, session, view } = running;
  const { signal } = session;
  const { runtime } = await chooseRuntime({ device: 'cpu', threads: 1 });
  const version = packageVersion();
  const settings = runSettings(
    runtime,
    plan.methods.map(({ name }) => name),
  );
  const identity = { verb: 'bench', plan, version, settings } as const;
  await requireRunFolder(folder, identity);
  const read = await readWorlds(plan, running);
  const opened = await openRunFolder(folder, { ...identity, inputs: read.flatMap((world) => world.inputs) });
  const { results, seconds, trainings, resumed } = await runBenchPlan(plan, {
    run: opened,
    runtime,
    worlds: read,
    workers,
    signal,
    onProgress: view.show,
  }).catch(async (error: unknown) => {
    await opened.release();
    throw error;
  });
  const analysis = analyseBench(results, {
    baseline: plan.baseline ?? rowsOfPlan(plan)[0]!,
    bars: false,
    attribute: firstAttribute(plan),
  });
  const { epochs, batchSize } = plan.training;
  const record = {
    version,
    worlds: Object.fromEntries(read.map(({ name, inputs: own }) => [name, own.map(({ sha256 }) => sha256).join(' ')])),
    seeds: plan.seeds,
    rows: plan.methods.flatMap(({ name, label, trials = plan.search.trials }) => [
      { method: name, labels: true, trials },
      ...(plan.postProcessing ?? []).map((rule) => ({
        method: processedRow(label ?? name, rule),
        labels: true,
        trials,
      })),
    ]),
    training: { epochs, batchSize, criterion: plan.selection.criterion },
    search: { rule: plan.search.rule, seed: plan.search.seed },
    hash: opened.runHash,
  };
  const searched = describeSearch(plan, results);
  const title = plan.title ?? 'Methods compared';
  await opened.close(trainings, [
    { name: 'cells.jsonl', data: cellLines(results) },
    {
      name: 'bench.json',
      data: `${JSON.stringify({ schema: 'evenhand/bench@1', ...record, analysis }, undefined, 2)}\n`,
    },
    { name: 'bench.html', data: await renderBench({ analysis, seconds: [], record, title }) },
    { name: 'bench.txt', data: [describeBench(analysis), ...searched].join('\n') },
  ]);
  const skipped = resumed === 0 ? [] : [`${resumed} of ${trainings.length} trainings were there from an earlier run.`];
  return [describeBench(analysis, seconds), ...searched, ...skipped, `Report: ${join(folder, 'bench.html')}`, ''].join(
    '\n',
  );
}

/** The attribute of ES-AUC and of gaps of decisions, where it is the same for all cases. */
function firstAttribute({ cases }: BenchPlan): string | undefined {
  const names = new Set(cases.map(({ attributes }) => attributes[0]?.name));
  return names.size === 1 ? [...names][0] : undefined;
}

type CasesOfPlan = BenchPlan['cases'][number];

/** Cases of a plan with the hashes of what was read. */
interface ReadWorld extends PlanWorld {
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
}

async function readWorld(
  plan: BenchPlan,
  cases: CasesOfPlan,
  { home, session, view, place }: Omit<Running, 'place'> & { readonly place: PlaceOf },
): Promise<Omit<ReadWorld, 'name'>> {
  const watch = { signal: session.signal, onProgress: view.show };
  const tables = await readCaseTables(cases, { home, place, watch });
  const { label: _, trials: __, ...method } = plan.methods[0]!;
  const where = { table: tables?.table, folder: imageFolder(cases, home), home };
  const source = { plan: learnPlanOf(plan, cases, method), ...where };
  const prepared = await prepareLearning(source.plan, { ...where, watch, place });
  const inputs = [...(tables?.inputs ?? []), ...prepared.fingerprints];
  return { prepared, source, inputs: inputs.map(({ file, sha256 }) => ({ file, sha256 })) };
}

/** Where the paths of images begin. */
function imageFolder(cases: CasesOfPlan, home: string): string {
  const beside = (path: string): string => (isAbsolute(path) ? path : join(home, path));
  return cases.folder === undefined ? dirname(beside(cases.tables[0]?.path ?? '.')) : beside(cases.folder);
}

/** Names of the cases; those of one name are numbered. */
function worldNames({ cases }: BenchPlan): readonly string[] {
  const names = cases.map(
    ({ name, tables, folder }, index) =>
      name ?? basename(tables[0]?.path ?? folder ?? `cases-${index + 1}`).replace(/\.[^.]+$/, ''),
  );
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name}-${index + 1}`));
}

function size(plan: BenchPlan): string {
  const { cases, seeds, methods, search } = plan;
  const trainings =
    cases.length * seeds.length * methods.reduce((sum, { trials }) => sum + (trials ?? search.trials), 0);
  return `${cases.length} x ${seeds.length} x ${methods.length} (cases, seeds, methods): at most ${trainings} trainings.\n`;
}
