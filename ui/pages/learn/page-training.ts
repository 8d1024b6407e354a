// A training in the page itself, where there is no server: one at a time, in a worker, and its run in memory.
import { batch, computed, signal } from '@preact/signals';
import { timeLeft } from '../../../src/cli/time-left.ts';
import type { Progress } from '../../../src/core/progress.ts';
import { type CheckedLearnPlan, checkLearnPlan } from '../../../src/learn/plan/check-plan.ts';
import type { CurvePoint, Job, JobState, Run } from '../../../src/server/api.ts';
import { epochPoints, mergedPoints, stepPoints } from '../../../src/store/curve-points.ts';
import { announce } from '../../app/announce.tsx';
import { keptRuns } from '../../app/kept-runs.ts';
import { project } from '../../app/project.ts';
import { setParameters } from '../../app/router.ts';
import { text } from '../../text/en.ts';
import type { GivenFile, LearnSample, RunFiles, Told } from './off-thread/messages.ts';
import { readRunFolders } from './run-files.ts';
import { packedRuntime } from './start-trainer.ts';
import { askTrainer } from './trainer-line.ts';

interface PageTraining {
  readonly job: Job;
  readonly run: Run;
}

/** Lines of the two logs of a training, as `evenhand learn` keeps them. */
interface Logs {
  steps: string;
  epochs: string;
}

const current = signal<PageTraining | undefined>(undefined);
const filesOf = new Map<string, readonly File[]>();
let running: AbortController | undefined;

/** The training of the page among the jobs, once there was one. */
export const pageJob = computed<Job | undefined>(() => current.value?.job);
export const isTraining = computed(() => pageJob.value?.state === 'running');
/** The run of the page as far as it is. */
export const pageRun = computed<Run | undefined>(() => current.value?.run);

/** The files of a run that this page has trained, under `RUN/`. */
export function filesOfRun(id: string): readonly File[] {
  return filesOf.get(id) ?? [];
}

/** Renders the sample, puts it into the project, and trains on it; `show` is given its plan before. */
export async function trainOnSample({
  show,
  read,
}: {
  readonly show: (plan: string) => void;
  readonly read: (plan: string) => unknown;
}): Promise<void> {
  const tasks = begin(text.learn.sampleRun, undefined);
  await carriedThrough(tasks, async (signal) => {
    const sample = await askTrainer<LearnSample>(
      { method: 'sample', request: undefined },
      { signal, onTold: tasks.hear },
    );
    await project.source.addFiles([new File([sample.table.data], sample.table.name, { type: 'text/csv' })]);
    project.source.attach(
      sample.pictures.map(({ name, data }) => ({ path: name, file: new File([data], name, { type: 'image/png' }) })),
    );
    const value = read(sample.plan);
    show(sample.plan);
    await train(tasks, value, signal);
  });
}

/** Trains by a plan on the files of the page. */
export async function trainInPage(value: unknown): Promise<void> {
  const tasks = begin(checkLearnPlan(value).method.name, value);
  await carriedThrough(tasks, (signal) => train(tasks, value, signal));
}

/** Stops the training of the page; what it had is lost. */
export function stopPageTraining(): void {
  running?.abort();
}

interface Tasks {
  readonly id: string;
  readonly hear: (told: Told) => void;
}

function begin(name: string, value: unknown): Tasks {
  const taken = new Set([...keptRuns.value.map(({ id }) => id), current.value?.run.id]);
  let id = name;
  for (let number = 2; taken.has(id); number += 1) id = `${name}-${number}`;
  const created = new Date().toISOString();
  const request = { verb: 'learn', plan: value } as Job['request'];
  const { method, use, seeds } = plannedOf(value);
  current.value = {
    job: { id: 'page', verb: 'learn', name: id, state: 'running', attempt: 1, created, request },
    run: {
      id,
      verb: 'learn',
      changed: created,
      method,
      use,
      seeds,
      whole: false,
      figures: [],
      trainings: [],
      plan: value,
    },
  };
  setParameters({ run: id, training: undefined });
  announce(text.learn.saidBegun);
  const left = timeLeft(() => performance.now());
  const logs = new Map<string, Logs>();
  return { id, hear: (told) => hear(told, { left, logs }) };
}

function plannedOf(value: unknown): {
  method?: string | undefined;
  use?: string | undefined;
  seeds: readonly number[];
} {
  if (value === undefined) return { seeds: [] };
  const { method, use, seeds }: CheckedLearnPlan = checkLearnPlan(value);
  return { method: method.name, use: use.kind, seeds };
}

interface Hearing {
  readonly left: (progress: Progress) => string;
  readonly logs: Map<string, Logs>;
}

function hear(told: Told, { left, logs }: Hearing): void {
  if (current.value === undefined) return;
  const { job, run } = current.value;
  if ('progress' in told) {
    const rest = left(told.progress);
    const note = [text.learn.stages[told.progress.stage] ?? told.progress.stage, rest].filter((each) => each !== '');
    current.value = { run, job: { ...job, progress: { ...told.progress, note: note.join(', ') } } };
    return;
  }
  const own = logs.get(told.training) ?? { steps: '', epochs: '' };
  logs.set(told.training, own);
  if ('epoch' in told) own.epochs += `${JSON.stringify(told.epoch)}\n`;
  else own.steps += `${JSON.stringify(told.step)}\n`;
  const curve: readonly CurvePoint[] = mergedPoints(stepPoints(own.steps), epochPoints(own.epochs));
  const training = { name: told.training, finished: false, curve, files: [] };
  const others = run.trainings.filter(({ name }) => name !== told.training);
  current.value = { job, run: { ...run, trainings: [...others, training] } };
}

async function train({ id, hear: onTold }: Tasks, plan: unknown, signal: AbortSignal): Promise<void> {
  setJob({ request: { verb: 'learn', plan } as Job['request'] });
  setRun({ ...plannedOf(plan), plan });
  const [files, runtime] = await Promise.all([filesFor(checkLearnPlan(plan)), packedRuntime()]);
  const written = await askTrainer<RunFiles>(
    { method: 'train', request: { plan, files, runtime } },
    { signal, onTold },
  );
  const named = written.map(({ name, data }) => new File([data], `${id}/${name}`));
  const runs = await readRunFolders(named);
  filesOf.set(id, named);
  project.source.attach(named.map((file) => ({ path: file.name, file })));
  keptRuns.value = [...runs, ...keptRuns.value.filter((run) => run.id !== id)];
}

/** Tables of the plan and all that was brought beside them. */
async function filesFor({ cases }: CheckedLearnPlan): Promise<readonly GivenFile[]> {
  const { source } = project;
  const tables = cases.tables.map(async ({ path }) => ({
    path,
    file: new Blob([(await source.bytesOf(path)) as Uint8Array<ArrayBuffer>]),
  }));
  const beside = source.attachments.value.map(async (path) => ({ path, file: await source.attachment(path) }));
  const found = await Promise.all([...tables, ...beside]);
  return found.flatMap(({ path, file }) => (file === undefined ? [] : [{ path, file }]));
}

async function carriedThrough({ id }: Tasks, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const own = new AbortController();
  running = own;
  addEventListener('beforeunload', keepOpen);
  try {
    await work(own.signal);
    end('done');
    announce(text.learn.saidTrained(id));
  } catch (error) {
    end(own.signal.aborted ? 'cancelled' : 'failed');
    if (!own.signal.aborted) throw error;
  } finally {
    removeEventListener('beforeunload', keepOpen);
  }
}

function end(state: JobState): void {
  batch(() => setJob({ state, progress: undefined, ended: new Date().toISOString() }));
}

function setJob(change: Partial<Job>): void {
  if (current.value !== undefined) current.value = { ...current.value, job: { ...current.value.job, ...change } };
}

function setRun(change: Partial<Run>): void {
  if (current.value !== undefined) current.value = { ...current.value, run: { ...current.value.run, ...change } };
}

/** A page that is closed loses the run: the browser asks first. */
function keepOpen(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
