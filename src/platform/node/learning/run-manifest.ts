// The records of a run in its folder.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type FinishedTraining,
  manifestText,
  type RunFile,
  type RunManifest,
  runNames,
} from '../../../learn/run/run-record.ts';
import { makeFolder } from '../make-folder.ts';
import { writeFiles } from '../write-files.ts';

/** The record of a training in its folder, undefined where it is of another run or a file of it is not there in full. */
export async function finishedIn<Result>(
  folder: string,
  training: string,
  runHash: string,
): Promise<FinishedTraining<Result> | undefined> {
  const record = (await jsonIn(join(folder, runNames.training))) as Partial<FinishedTraining<Result>> | undefined;
  if (record?.runHash !== runHash || record.training !== training || !Array.isArray(record.files)) return undefined;
  for (const { name, bytes } of record.files as readonly RunFile[]) {
    const facts = await stat(join(folder, name)).catch(() => undefined);
    if (facts?.size !== bytes) return undefined;
  }
  return record as FinishedTraining<Result>;
}

async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The manifest of a folder, undefined where there is none of ours. */
export async function manifestIn(path: string): Promise<RunManifest | undefined> {
  const manifest = (await jsonIn(join(path, runNames.manifest))) as Partial<RunManifest> | null | undefined;
  return manifest?.schema === 'evenhand/run@1' ? (manifest as RunManifest) : undefined;
}

/** Writes the manifest of a folder, which is made if need be. */
export async function writeManifest(path: string, manifest: RunManifest): Promise<void> {
  await makeFolder(path);
  await writeFiles(path, [{ name: runNames.manifest, data: manifestText(manifest) }]);
}
