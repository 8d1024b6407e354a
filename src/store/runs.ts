// The trainings under runs/: one folder a run, as `evenhand learn` writes it, whole or still under way.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run, RunSummary, RunTraining } from '../server/api.ts';
import { runSummary } from './curve-points.ts';
import { listFiles, listFolders } from './list-files.ts';
import { type Project, stampOf } from './project-folder.ts';
import { newestFirst } from './results.ts';
import { finishedCurve, runningCurve } from './run-curve.ts';
import { existingPath, notFound } from './safe-path.ts';
import { entryOf, type Store } from './store.ts';
import { trainingFacts } from './training-facts.ts';

/** The runs of a project. Methods throw `store/bad-name` and `store/not-found` (usage). */
export interface Runs {
  /** Newest first. A run whose manifest cannot be read is listed with its problem. */
  list(): Promise<readonly RunSummary[]>;
  /** A run with the curves of its trainings, so far as they have come. */
  read(id: string): Promise<Run>;
  /** Absolute path of a file of a run. */
  file(id: string, name: string): Promise<string>;
}

/** The runs under `runs/` of a project: folders that hold a `manifest.json`. Nothing is read until it is asked for. */
export function projectRuns(project: Project, store: Store): Runs {
  const root = project.folder('runs');
  const summary = async (id: string): Promise<RunSummary | undefined> => {
    const folder = join(root, id);
    const facts = await stampOf(join(folder, 'manifest.json')).catch(() => undefined);
    if (facts === undefined) return undefined;
    const own = await entryOf(store, { kind: 'run', name: id, stamp: facts.stamp }, () => summaryOf(folder));
    return { id, changed: facts.changed, ...own };
  };
  return {
    async list() {
      const ids = await listFolders(root);
      store.retain('run', ids);
      const found = await Promise.all(ids.map(summary));
      return found.flatMap((each) => each ?? []).sort(newestFirst);
    },
    async read(id) {
      const folder = await existingPath(root, id);
      const own = (await summary(id)) ?? missing(id);
      const manifest = (await jsonIn(join(folder, 'manifest.json'))) as { readonly plan?: unknown } | undefined;
      return { ...own, plan: manifest?.plan ?? null, trainings: await trainingsOf(folder) };
    },
    file: (id, name) => existingPath(root, `${id}/${name}`),
  };
}

function missing(id: string): never {
  throw notFound(id);
}

async function summaryOf(folder: string): Promise<Omit<RunSummary, 'id' | 'changed'>> {
  return runSummary(await jsonIn(join(folder, 'manifest.json')), await jsonIn(join(folder, 'summary.json')));
}

const traces = /^(training\.json|metrics\.jsonl|curves\.jsonl)$/;

async function trainingsOf(folder: string): Promise<readonly RunTraining[]> {
  const marks = await listFiles(folder, { wanted: (name) => traces.test(name) });
  const names = new Set(marks.filter((mark) => mark.includes('/')).map((mark) => mark.slice(0, mark.lastIndexOf('/'))));
  return Promise.all(Array.from(names, (name) => trainingOf(folder, name)));
}

async function trainingOf(run: string, name: string): Promise<RunTraining> {
  const folder = join(run, ...name.split('/'));
  const record = await jsonIn(join(folder, 'training.json'));
  const finished = record !== undefined;
  const curve = finished ? await finishedCurve(folder) : await runningCurve(folder);
  const files = await listFiles(folder, { wanted: (file) => !/checkpoint/.test(file), depth: 0 });
  return { name, finished, ...trainingFacts(record), curve, files };
}

/** The value in a file, undefined where it is missing or no JSON. */
async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}
