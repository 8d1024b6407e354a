// A training in the page itself, where there is no server: one at a time, in a worker. What it would be gone on with is kept meanwhile.
import { computed } from '@preact/signals';
import { timeLeft } from '../../../src/cli/time-left.ts';
import { EvenhandError } from '../../../src/core/errors.ts';
import { type CheckedLearnPlan, checkLearnPlan } from '../../../src/learn/plan/check-plan.ts';
import type { JobState } from '../../../src/server/api.ts';
import { announce } from '../../app/announce.tsx';
import { project } from '../../app/project.ts';
import { setParameters } from '../../app/router.ts';
import { text } from '../../text/en.ts';
import {
  addTraining,
  changeTraining,
  finishTraining,
  forgetTraining,
  inTurn,
  keepPart,
  type PageTraining,
  pageTrainings,
  readAgain,
  statePlan,
} from './kept/kept-trainings.ts';
import { runStore } from './kept/open-run-store.ts';
import { alone } from './kept/training-lock.ts';
import { TrainingLogs } from './kept/training-logs.ts';
import type { GivenFile, LearnSample, RunFiles, Told } from './off-thread/messages.ts';
import { weightFiles } from './page-weight-files.ts';
import { checkText } from './plan-text.ts';
import { packedRuntime } from './start-trainer.ts';
import { askTrainer } from './trainer-line.ts';

let running: AbortController | undefined;
const elsewhere = { code: 'ui/elsewhere', message: text.learn.elsewhere, hint: text.learn.elsewhereHint };

export const isTraining = computed(() =>
  pageTrainings.value.some(({ job }) => job.state === 'running' || job.state === 'cancelling'),
);

/** Renders the sample, puts it into the project, and trains on it; `show` is given its plan before. */
export async function trainOnSample({
  show,
  read,
}: {
  readonly show: (plan: string) => void;
  readonly read: (plan: string) => unknown;
}): Promise<void> {
  const training = await addTraining(text.learn.sampleRun, { plan: undefined, isSample: true });
  await begin(training, async (signal) => {
    const sample = await drawSample(training, signal);
    const plan = read(sample.plan);
    show(sample.plan);
    statePlan(training.record.key, plan);
    return train(training, plan, signal);
  });
}

/** Trains by a plan on the files of the page. */
export async function trainInPage(plan: unknown): Promise<void> {
  const training = await addTraining(checkLearnPlan(plan).method.name, { plan, isSample: false });
  await begin(training, (signal) => train(training, plan, signal));
}

/** Goes on with a training that was stopped, unless another tab is at it or has ended it. */
export async function resumeInPage(key: string): Promise<void> {
  const before = pageTrainings.value.find(({ record }) => record.key === key)?.job;
  if (before === undefined || isTraining.value) return;
  changeTraining(key, { job: { state: 'running', attempt: before.attempt + 1, error: undefined } });
  let isFree: boolean;
  try {
    isFree = await alone(key, async () => {
      const training = await readAgain(key);
      if (training !== undefined) await goOn(training);
    });
  } catch (error) {
    changeTraining(key, { job: before });
    throw error;
  }
  if (!isFree) changeTraining(key, { job: { ...before, error: elsewhere } });
}

async function goOn(training: PageTraining): Promise<void> {
  const { record } = training;
  changeTraining(record.key, { record: { state: 'open' } });
  await carriedThrough(training, async (signal) => {
    let { plan } = record;
    if (record.isSample && (plan === undefined || missingTables(plan).length > 0)) {
      const sample = await drawSample(training, signal);
      plan ??= checkText(sample.plan).value;
      statePlan(record.key, plan);
    }
    return train(training, plan, signal);
  });
}

/** Forgets a training for good, unless another tab is at it. */
export async function forgetInPage(key: string): Promise<void> {
  const isFree = await alone(key, () => forgetTraining(key));
  if (!isFree) changeTraining(key, { job: { error: elsewhere } });
}

/** Asks the training of the page to keep where it is and to stop. */
export function stopPageTraining(): void {
  const training = pageTrainings.value.find(({ job }) => job.state === 'running');
  if (training !== undefined) changeTraining(training.record.key, { job: { state: 'cancelling' } });
  running?.abort();
}

/** Tables of a plan that the page does not have. */
export function missingTables(plan: unknown): readonly string[] {
  try {
    const known = new Set(project.source.files.value.map(({ path }) => path));
    return checkLearnPlan(plan)
      .cases.tables.map(({ path }) => path)
      .filter((path) => !known.has(path));
  } catch {
    return [];
  }
}

async function drawSample({ record }: PageTraining, signal: AbortSignal): Promise<LearnSample> {
  const onTold = hearing(record.key, new TrainingLogs());
  const sample = await askTrainer<LearnSample>({ method: 'sample', request: undefined }, { signal, onTold });
  await project.source.addFiles([new File([sample.table.data], sample.table.name, { type: 'text/csv' })]);
  project.source.attach(
    sample.pictures.map(({ name, data }) => ({ path: name, file: new File([data], name, { type: 'image/png' }) })),
  );
  return sample;
}

async function train({ record }: PageTraining, plan: unknown, signal: AbortSignal): Promise<RunFiles> {
  const { key } = record;
  const kept = await inTurn(async () => (await runStore()).parts(key));
  const logs = TrainingLogs.from(kept);
  changeTraining(key, { run: { trainings: logs.trainings() } });
  const [files, runtime] = await Promise.all([filesFor(checkLearnPlan(plan)), packedRuntime()]);
  return askTrainer<RunFiles>(
    { method: 'train', request: { plan, files, runtime, kept } },
    { signal, onTold: hearing(key, logs) },
  );
}

/** What is done with what a trainer tells of a training. */
function hearing(key: string, logs: TrainingLogs): (told: Told) => void {
  const left = timeLeft(() => performance.now());
  return (told) => {
    if ('progress' in told) {
      const { stage } = told.progress;
      const note = [text.learn.stages[stage] ?? stage, left(told.progress)].filter((each) => each !== '');
      changeTraining(key, { job: { progress: { ...told.progress, note: note.join(', ') } } });
    } else if ('keep' in told) {
      const [, training] = /^open\/(.+)\/checkpoint$/.exec(told.keep) ?? [];
      if (training !== undefined) keepPart(key, logs.partOf(training));
      keepPart(key, [told.keep, told.data]);
    } else {
      logs.hear(told);
      changeTraining(key, { run: { trainings: logs.trainings() } });
    }
  };
}

/** Tables of the plan and all that was brought beside them, weights too. */
async function filesFor({ cases }: CheckedLearnPlan): Promise<readonly GivenFile[]> {
  const { source } = project;
  const tables = cases.tables.map(async ({ path }) => ({
    path,
    file: new Blob([(await source.bytesOf(path)) as Uint8Array<ArrayBuffer>]),
  }));
  const beside = source.attachments.value.map(async (path) => ({ path, file: await source.attachment(path) }));
  const found = await Promise.all([...tables, ...beside]);
  const ofCases = found.flatMap(({ path, file }) => (file === undefined ? [] : [{ path, file }]));
  return [...ofCases, ...weightFiles()];
}

type Work = (signal: AbortSignal) => Promise<RunFiles>;

async function begin(training: PageTraining, work: Work): Promise<void> {
  await alone(training.record.key, () => carriedThrough(training, work));
}

async function carriedThrough({ record: { key, id } }: PageTraining, work: Work): Promise<void> {
  const own = new AbortController();
  running = own;
  if (pageTrainings.value.some(({ record, job }) => record.key === key && job.state === 'cancelling')) own.abort();
  setParameters({ run: id, training: undefined });
  announce(text.learn.saidBegun);
  const { isDurable } = await runStore();
  if (!isDurable) addEventListener('beforeunload', keepOpen);
  const end = (state: JobState, error?: unknown) =>
    changeTraining(key, {
      record: { state: 'stopped' },
      job: {
        state,
        progress: undefined,
        ended: new Date().toISOString(),
        ...(error === undefined ? {} : { error: bodyOf(error) }),
      },
    });
  try {
    const files = await work(own.signal);
    const training = pageTrainings.value.find(({ record }) => record.key === key);
    if (training !== undefined) await finishTraining(training, files);
    announce(text.learn.saidTrained(id));
  } catch (error) {
    await inTurn(async () => undefined);
    end(own.signal.aborted ? 'cancelled' : 'failed', own.signal.aborted ? undefined : error);
    if (own.signal.aborted) announce(text.learn.saidStopped(id));
  } finally {
    removeEventListener('beforeunload', keepOpen);
    await inTurn(async () => undefined);
  }
}

function bodyOf(error: unknown) {
  const { message } = error as Error;
  if (!(error instanceof EvenhandError)) return { code: 'ui/failed', message };
  const { code, hint, problems } = error;
  return { code, message, hint, problems };
}

/** Where nothing outlives the page, the browser asks before it is closed. */
function keepOpen(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
