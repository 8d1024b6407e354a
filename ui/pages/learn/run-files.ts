// Folders that `evenhand learn` wrote, read in the page as the server reads them.
import type { Run, RunTraining } from '../../../src/server/api.ts';
import { epochPoints, mergedPoints, runSummary, stepPoints } from '../../../src/store/curve-points.ts';
import { trainingFacts } from '../../../src/store/training-facts.ts';

interface Folder {
  readonly id: string;
  readonly files: ReadonlyMap<string, File>;
}

/** The runs among files that were chosen with their folders. */
export async function readRunFolders(files: readonly File[]): Promise<readonly Run[]> {
  return Promise.all(foldersOf(files).map(readFolder));
}

/** A run is where a manifest is. */
function foldersOf(files: readonly File[]): Folder[] {
  const named = files.map((file) => [file.webkitRelativePath || file.name, file] as const);
  const roots = named.flatMap(([path]) =>
    /(^|\/)manifest\.json$/.test(path) ? [path.slice(0, -'manifest.json'.length)] : [],
  );
  return roots.map((root) => ({
    id: root.replace(/\/$/, '').split('/').at(-1) || 'run',
    files: new Map(named.flatMap(([path, file]) => (path.startsWith(root) ? [[path.slice(root.length), file]] : []))),
  }));
}

async function readFolder({ id, files }: Folder): Promise<Run> {
  const manifest = await jsonIn(files.get('manifest.json'));
  const own = runSummary(manifest, await jsonIn(files.get('summary.json')));
  const marks = [...files.keys()].filter((name) => /\/(training\.json|metrics\.jsonl|curves\.jsonl)$/.test(name));
  const names = [...new Set(marks.map((name) => name.slice(0, name.lastIndexOf('/'))))].sort();
  return {
    id,
    changed: new Date(files.get('manifest.json')?.lastModified ?? 0).toISOString(),
    ...own,
    plan: (manifest as { readonly plan?: unknown } | undefined)?.plan ?? null,
    trainings: await Promise.all(names.map((name) => readTraining(name, files))),
  };
}

async function readTraining(name: string, files: ReadonlyMap<string, File>): Promise<RunTraining> {
  const textIn = async (file: string) => (await files.get(`${name}/${file}`)?.text()) ?? '';
  const record = await jsonIn(files.get(`${name}/training.json`));
  const curve =
    record === undefined
      ? mergedPoints(stepPoints(await textIn('metrics.jsonl')), epochPoints(await textIn('epochs.jsonl')))
      : epochPoints(await textIn('curves.jsonl'));
  const own = [...files.keys()]
    .filter((path) => path.startsWith(`${name}/`))
    .map((path) => path.slice(name.length + 1));
  return { name, finished: record !== undefined, ...trainingFacts(record), curve, files: own };
}

/** The value in a file, undefined where it is missing or no JSON. */
async function jsonIn(file: File | undefined): Promise<unknown> {
  try {
    return JSON.parse((await file?.text()) ?? '') as unknown;
  } catch {
    return undefined;
  }
}
