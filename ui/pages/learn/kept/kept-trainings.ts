// The trainings of the page that are not finished, as jobs and runs, and what is kept of them.
import { computed, signal } from '@preact/signals';
import { type CheckedLearnPlan, checkLearnPlan } from '../../../../src/learn/plan/check-plan.ts';
import type { Job, JobState, Run } from '../../../../src/server/api.ts';
import { keptRuns } from '../../../app/kept-runs.ts';
import { project } from '../../../app/project.ts';
import { text } from '../../../text/en.ts';
import type { KeptParts, RunFiles } from '../off-thread/messages.ts';
import { readRunFolders } from '../run-files.ts';
import { runStore } from './open-run-store.ts';
import { rescuedAfter, rescuedAmong, rescuedFolder } from './rescued-models.ts';
import type { KeptRecord, Part, RunStore } from './run-store.ts';
import { heldElsewhere } from './training-lock.ts';
import { TrainingLogs } from './training-logs.ts';

/** A training of the page that is not finished. */
export interface PageTraining {
  readonly record: KeptRecord;
  readonly job: Job;
  readonly run: Run;
  /** Models of the best epoch so far, by training, of trainings whose loss stopped being a number. */
  readonly rescued: KeptParts;
}

/** The newest first. */
export const pageTrainings = signal<readonly PageTraining[]>([]);
export const pageJobs = computed<readonly Job[]>(() => pageTrainings.value.map(({ job }) => job));

const doneKeys = signal<ReadonlyMap<string, string>>(new Map());
const filesById = new Map<string, readonly File[]>();
const runFolder = 'run/';

/** The files of a run that this page has trained, under `RUN/`. */
export function filesOfRun(id: string): readonly File[] {
  return filesById.get(id) ?? [];
}

/** The files of all runs that this page has trained, and the models that are left of those that failed. */
export function trainedFiles(): readonly File[] {
  return [...[...doneKeys.value.keys()].flatMap(filesOfRun), ...pageTrainings.value.flatMap(rescuedFiles)];
}

/** What is left of a training whose loss stopped being a number, under `RUN/`. */
export function rescuedFiles({ record: { id }, rescued }: PageTraining): readonly File[] {
  return Array.from(rescued, ([name, data]) => new File([data], `${id}/${name}`));
}

/** Whether a finished run is kept here, and can be forgotten. */
export function isKeptHere(id: string): boolean {
  return doneKeys.value.has(id);
}

/** A training that begins, under a name that no other run of the page has. */
export async function addTraining(
  name: string,
  { plan, isSample }: Pick<KeptRecord, 'plan' | 'isSample'>,
): Promise<PageTraining> {
  const id = freeName(name);
  const created = new Date().toISOString();
  const record: KeptRecord = { key: `${created} ${id}`, id, created, plan, isSample, state: 'open' };
  const added = trainingOf(record, 'running', new Map());
  pageTrainings.value = [added, ...pageTrainings.value];
  await (await runStore()).write(record);
  return added;
}

function freeName(name: string): string {
  const taken = new Set([...keptRuns.value, ...pageTrainings.value.map(({ run }) => run)].map(({ id }) => id));
  let id = name;
  for (let number = 2; taken.has(id); number += 1) id = `${name}-${number}`;
  return id;
}

/** `parts`: its logs and what was rescued of it. */
function trainingOf(record: KeptRecord, state: JobState, parts: KeptParts): PageTraining {
  const { key, id, created, plan } = record;
  const request = { verb: 'learn', plan } as Job['request'];
  const run = { id, verb: 'learn', changed: created, whole: false, figures: [], plan } as const;
  return {
    record,
    job: { id: key, verb: 'learn', name: id, state, attempt: 1, created, request },
    run: { ...run, ...plannedOf(plan), trainings: TrainingLogs.from(parts).trainings() },
    rescued: rescuedAmong(parts),
  };
}

function plannedOf(plan: unknown): Pick<Run, 'method' | 'use' | 'seeds'> {
  if (plan === undefined) return { seeds: [] };
  try {
    const { method, use, seeds }: CheckedLearnPlan = checkLearnPlan(plan);
    return { method: method.name, use: use.kind, seeds };
  } catch {
    return { seeds: [] };
  }
}

/** Changes what is known of a training, and with `record` what is kept of it. */
export function changeTraining(
  key: string,
  { job, run, record }: { job?: Partial<Job>; run?: Partial<Run>; record?: Partial<KeptRecord> },
): void {
  pageTrainings.value = pageTrainings.value.map((each) => {
    if (each.record.key !== key) return each;
    const kept = { ...each.record, ...record };
    if (record !== undefined) void inTurn(async () => (await runStore()).write(kept));
    return { ...each, record: kept, job: { ...each.job, ...job }, run: { ...each.run, ...run } };
  });
}

/** States the plan of a training whose plan was not known when it began. */
export function statePlan(key: string, plan: unknown): void {
  const request = { verb: 'learn', plan } as Job['request'];
  changeTraining(key, { record: { plan }, job: { request }, run: { plan, ...plannedOf(plan) } });
}

let turn: Promise<unknown> = Promise.resolve();

/** One write after another, in the order in which they were asked for. */
export function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  const done = turn.then(work);
  turn = done.catch(() => undefined);
  return done;
}

export function keepPart(key: string, part: Part): void {
  if (part[0].startsWith(rescuedFolder))
    pageTrainings.value = pageTrainings.value.map((each) =>
      each.record.key === key ? { ...each, rescued: rescuedAfter(each.rescued, part) } : each,
    );
  void inTurn(async () => (await runStore()).keep(key, part));
}

/** The run is finished: its files are kept in place of what it would be gone on with. */
export async function finishTraining({ record }: PageTraining, files: RunFiles): Promise<void> {
  const { key } = record;
  await showRun(record, files);
  await inTurn(async () => {
    const store = await runStore();
    for (const { name, data } of files) await store.keep(key, [`${runFolder}${name}`, data]);
    await store.write({ ...record, plan: null, state: 'done' });
    for (const name of ['open/', 'files/', 'logs/', rescuedFolder]) await store.keep(key, [name, undefined]);
  });
  takeAway(key);
}

async function showRun({ key, id }: Pick<KeptRecord, 'key' | 'id'>, files: RunFiles): Promise<void> {
  const named = files.map(({ name, data }) => new File([data], `${id}/${name}`));
  const runs = await readRunFolders(named);
  filesById.set(id, named);
  project.source.attach(named.map((file) => ({ path: file.name, file })));
  keptRuns.value = [...runs, ...keptRuns.value.filter((run) => run.id !== id)];
  doneKeys.value = new Map(doneKeys.value).set(id, key);
}

/** Forgets a training or a finished run for good. */
export async function forgetTraining(key: string): Promise<void> {
  await inTurn(async () => (await runStore()).forget(key));
  takeAway(key);
}

function takeAway(key: string): void {
  pageTrainings.value = pageTrainings.value.filter(({ record }) => record.key !== key);
}

export async function forgetRun(id: string): Promise<void> {
  const key = doneKeys.value.get(id);
  if (key !== undefined) await forgetTraining(key);
  filesById.delete(id);
  const { [id]: _, ...others } = Object.fromEntries(doneKeys.value);
  doneKeys.value = new Map(Object.entries(others));
  keptRuns.value = keptRuns.value.filter((run) => run.id !== id);
}

const elsewhere = signal<ReadonlySet<string>>(new Set());

/** Whether another tab of this browser is at a training. */
export function isElsewhere(key: string): boolean {
  return elsewhere.value.has(key);
}

const lookAgainMs = 2000;

/** Shows what earlier pages and other tabs have kept, and what other tabs do with it, until the returned function is called. */
export function followKept(fail: (error: unknown) => void): () => void {
  if (project.source.folder !== undefined) return () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const look = async () => {
    try {
      await inTurn(readKept);
    } catch (error) {
      fail(error);
      return;
    }
    if (!isOver) timer = setTimeout(() => void look(), lookAgainMs);
  };
  void look();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** Two tabs may have given the same name. */
async function readKept(): Promise<void> {
  const store = await runStore();
  const before = elsewhere.value;
  const held = await heldElsewhere();
  const records = [...(await store.records())].sort((a, b) => (a.created < b.created ? -1 : 1));
  for (const record of records) {
    const { key } = record;
    if (doneKey(key) || isOwn(key)) continue;
    const known = pageTrainings.value.find(({ record }) => record.key === key);
    if (known === undefined) await showKept({ ...record, id: freeName(record.id) }, store);
    else if (held.has(key) || before.has(key)) await showKept({ ...record, id: known.record.id }, store);
  }
  const kept = new Set(records.map(({ key }) => key));
  for (const { record } of pageTrainings.value) if (!kept.has(record.key) && !isOwn(record.key)) takeAway(record.key);
  elsewhere.value = held;
}

function doneKey(key: string): boolean {
  return [...doneKeys.value.values()].includes(key);
}

/** Whether this page is at a training. */
function isOwn(key: string): boolean {
  return pageTrainings.value.some(
    ({ record, job }) => record.key === key && (job.state === 'running' || job.state === 'cancelling'),
  );
}

async function showKept(record: KeptRecord, store: RunStore): Promise<void> {
  const { key, state } = record;
  if (state === 'done') {
    await showKeptRun(record);
    takeAway(key);
    return;
  }
  const parts = new Map([...(await store.parts(key, 'logs/')), ...(await store.parts(key, rescuedFolder))]);
  if (isOwn(key)) return;
  const shown = trainingOf(record, state === 'open' ? 'interrupted' : 'cancelled', parts);
  const others = pageTrainings.value.filter((each) => each.record.key !== key);
  pageTrainings.value = [...others, shown].sort((a, b) => (a.record.created < b.record.created ? 1 : -1));
}

async function showKeptRun(record: KeptRecord): Promise<void> {
  const parts = await (await runStore()).parts(record.key, runFolder);
  const files = Array.from(parts, ([name, data]) => ({ name: name.slice(runFolder.length), data }));
  await showRun(record, files);
}

/**
 * A training as it is kept now, whatever another tab has done with it. Undefined where it was finished there; then its run is shown.
 * @throws where it was forgotten there.
 */
export async function readAgain(key: string): Promise<PageTraining | undefined> {
  const ofKey = () => pageTrainings.value.find(({ record }) => record.key === key);
  const kept = (await (await runStore()).records()).find((record) => record.key === key);
  if (kept?.state === 'open' || kept?.state === 'stopped') {
    statePlan(key, kept.plan);
    return ofKey();
  }
  const id = ofKey()?.record.id;
  takeAway(key);
  if (kept === undefined) throw new Error(text.learn.forgottenElsewhere);
  await showKeptRun({ ...kept, id: id ?? kept.id });
  return undefined;
}
