// What the page of training keeps: the plan as text, runs that were dropped on it, and the run that is looked at.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Job, Run, RunSummary } from '../../../src/server/api.ts';
import { announce } from '../../app/announce.tsx';
import { keptRuns } from '../../app/kept-runs.ts';
import { project } from '../../app/project.ts';
import { route, setParameters } from '../../app/router.ts';
import { text } from '../../text/en.ts';
import { pageJobs, pageTrainings } from './kept/kept-trainings.ts';
import { resumeInPage, stopPageTraining, trainInPage, trainOnSample } from './page-training.ts';
import { keepDraft, keptDraft } from './plan-draft.ts';
import { checkText, type Path, type PlanProblem, withValue } from './plan-text.ts';
import { type PresetName, planOfPreset, presetFor, presets } from './presets.ts';
import { readRunFolders } from './run-files.ts';

const tableName = /\.(csv|tsv|txt|jsonl|ndjson|parquet)(\.gz)?$/i;

export const presetNames = Object.keys(presets) as PresetName[];
const draft = keptDraft();
export const preset = signal<PresetName>(draft?.preset ?? 'pairs-clip');
export const planText = signal(draft?.text ?? planOfPreset(preset.value, undefined));
effect(() => keepDraft({ preset: preset.value, text: planText.value }));
export const checked = computed(() => checkText(planText.value));
/** Whether the text is YAML; while it is not, the form shows the last that was. */
export const isYaml = computed(() => checked.value.value !== undefined);
let lastValue: unknown;
/** The plan as written. */
export const planValue: ReadonlySignal<unknown> = computed(() => {
  lastValue = checked.value.value ?? lastValue;
  return lastValue;
});
export const failure = signal<unknown>(undefined);
/** Whether a table is being read, from which the plan will be written anew: what is typed meanwhile would be lost. */
export const isReading = signal(false);

/** All runs: those of the folder, and those that were dropped. */
export const runs: ReadonlySignal<readonly RunSummary[]> = computed(() => [
  ...keptRuns.value,
  ...(project.source.folder?.runs.value ?? []).filter(({ verb }) => verb === 'learn'),
]);

/** Trainings among the jobs of the server, the newest first; without one, those of the page. */
export const jobs: ReadonlySignal<readonly Job[]> = computed(() => {
  const { folder } = project.source;
  if (folder === undefined) return pageJobs.value;
  return folder.jobs.value.filter(({ verb }) => verb === 'learn');
});

/** Takes a preset, with what is recognised of the table where one is named. */
export async function choosePreset(name: PresetName, table?: string): Promise<void> {
  await guarded(async () => {
    preset.value = name;
    isReading.value = true;
    try {
      const known = table === undefined ? project.inspection.value : await project.source.inspect([table]);
      planText.value = planOfPreset(name, known);
    } finally {
      isReading.value = false;
    }
  });
}

/** Begins a plan for a table that another page names. */
export async function trainOnTable(table: string): Promise<void> {
  await guarded(async () => choosePreset(presetFor(await project.source.inspect([table])), table));
}

/** Writes a value of the plan; `undefined` is taken out, so that the default holds. */
export function setInPlan(path: Path, value: unknown): void {
  planText.value = withValue(planText.value, path, value);
}

/** What is wrong with the plan at a path or below it. */
export function problemsBelow(path: Path): readonly PlanProblem[] {
  return checked.value.problems.filter(
    ({ path: found }) => found !== undefined && path.every((key, depth) => found[depth] === key),
  );
}

/** Queues the plan as a job of the server and shows its run; without a server, trains in the page. */
export async function startTraining(): Promise<void> {
  await guarded(async () => {
    const { plan, value } = checked.value;
    const { folder } = project.source;
    if (plan === undefined) return;
    if (folder === undefined) return trainInPage(value);
    const job = await folder.start({ verb: 'learn', name: plan.method.name, plan: value, text: planText.value });
    setParameters({ run: job.name });
    announce(text.learn.saidStarted);
  });
}

/** Renders the sample in the page and trains on it there. */
export async function startSample(): Promise<void> {
  const show = (plan: string) => {
    planText.value = plan;
  };
  await guarded(() => trainOnSample({ show, read: (plan) => checkText(plan).value }));
}

export async function stopTraining({ id }: Job): Promise<void> {
  if (project.source.folder === undefined) stopPageTraining();
  else await guarded(async () => project.source.folder?.cancel(id));
}

/** Goes on where the training was stopped. */
export async function resumeTraining({ id }: Job): Promise<void> {
  await guarded(async () => {
    const { folder } = project.source;
    if (folder === undefined) await resumeInPage(id);
    else await folder.resume(id);
  });
}

/** Brings in the tables and pictures that a training needs to go on. */
export async function takeCases(files: readonly File[]): Promise<void> {
  await guarded(async () => {
    project.source.attach(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
    await project.source.addFiles(files.filter(({ name }) => tableName.test(name)));
  });
}

/** Reads folders of runs. */
export async function takeRuns(files: readonly File[]): Promise<void> {
  await guarded(async () => {
    const read = await readRunFolders(files);
    if (read.length === 0) throw new Error(text.learn.noRun);
    const names = new Set(read.map(({ id }) => id));
    keptRuns.value = [...read, ...keptRuns.value.filter(({ id }) => !names.has(id))];
    if (route.value.parameters['run'] === undefined) setParameters({ run: read[0]?.id });
    announce(text.learn.saidRead(read.length));
  });
}

/** A run with its curves. */
export async function readRun(id: string): Promise<Run | undefined> {
  const kept = keptRuns.value.find((run) => run.id === id);
  const here = pageTrainings.value.find(({ run }) => run.id === id)?.run;
  return kept ?? here ?? project.source.folder?.readRun(id);
}

/** Does something with a job; what goes wrong is shown on the page. */
export async function guarded(work: () => Promise<void>): Promise<void> {
  failure.value = undefined;
  try {
    await work();
  } catch (error) {
    failure.value = error;
  }
}
