// The folder of a run of `learn` or `bench`: what identifies the run, then one folder a training, then the record of all. A folder belongs to
// one run; finished trainings are recognised, others are gone on with, and the folder of another run is refused.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { usageError } from '../../../core/errors.ts';
import { rescuedModel, type TrainingKeeper } from '../../../learn/run/run-learning.ts';
import {
  described,
  type FinishedTraining,
  hashOf,
  type ManifestHead,
  manifestHead,
  plain,
  type RunIdentity,
  type RunManifest,
  runNames,
  trainingText,
  wholeManifest,
} from '../../../learn/run/run-record.ts';
import { takeFolder } from '../folder-lock.ts';
import { makeFolder } from '../make-folder.ts';
import { runLogName } from '../run-log.ts';
import { checkpointNames } from '../training/checkpoint-file.ts';
import { epochFolderName } from '../training/epoch-folder.ts';
import { openEpochLog } from '../training/epoch-log.ts';
import { fitInFolder } from '../training/fit-in-folder.ts';
import { type OutputFile, writeFiles } from '../write-files.ts';
import { historyFolder } from './history-folder.ts';
import { otherRun, refuseForeign } from './other-run.ts';
import { finishedIn, manifestIn, writeManifest } from './run-manifest.ts';

/** How a folder is opened. */
export interface OpenRunOptions {
  /** Empties the folder of another run first. */
  readonly overwrite?: boolean | undefined;
}

/** The folder of a run. */
export interface RunFolder extends TrainingKeeper {
  readonly path: string;
  readonly runHash: string;
  /** Whether a run of this identity was begun here before. */
  readonly resumed: boolean;
  /**
   * Folder of a training, such as `seed-1` or `dbpm-paper/seed-1`: characters that file systems disagree about are written as their
   * numbers. Made by whoever writes.
   */
  folderOf(training: string): string;
  /** What a checkpoint of this training must say: the run and the training. */
  identityOf(training: string): string;
  /** The record of a finished training, undefined where it is not, or a file of it is missing or cut. */
  finished<Result = unknown>(training: string): Promise<FinishedTraining<Result> | undefined>;
  /** Writes the files of a training, then its record, then removes its checkpoints. `result` must be JSON; NaN becomes null. */
  finish(training: string, files: readonly OutputFile[], result: unknown): Promise<FinishedTraining>;
  /** Lets other processes open the folder, which none can while this one has it; `close` does so, too, and so does the end of the process. */
  release(): Promise<void>;
  /** Writes files of the whole run and its manifest. Throws `learn/unfinished` (usage) when one of the trainings is not finished. */
  close(trainings: readonly string[], files: readonly OutputFile[]): Promise<RunManifest>;
}

/**
 * Opens the folder of a run, made if need be, and writes its manifest. Throws `learn/folder-in-use` (usage) for a folder that holds
 * anything else, or another run unless `overwrite` is given (it says what differs), `learn/folder-busy` (usage) while another process of this machine has it;
 * `EvenhandError` of kind `io`.
 */
export async function openRunFolder(
  path: string,
  identity: RunIdentity,
  options: OpenRunOptions = {},
): Promise<RunFolder> {
  const head = await manifestHead(identity);
  const before = await manifestIn(path);
  if (before === undefined) await refuseForeign(path);
  const resumed = before?.runHash === head.runHash;
  if (before !== undefined && !resumed && options.overwrite !== true) throw otherRun(path, before, head);
  await makeFolder(path);
  const release = await takeFolder(path);
  try {
    await removeRemains(path);
    if (before !== undefined && !resumed) await clear(path);
    if (!resumed)
      await writeManifest(path, { ...head, whole: false, trainings: [], files: [], digest: await hashOf([]) });
  } catch (error) {
    await release();
    throw error;
  }
  return runFolder(path, { head, resumed, release });
}

interface Opened extends Pick<RunFolder, 'resumed' | 'release'> {
  readonly head: ManifestHead;
}

function runFolder(path: string, { head, resumed, release }: Opened): RunFolder {
  const { runHash } = head;
  const folderOf = (training: string): string => join(path, ...training.split('/').map(safeName));
  const finished = <Result>(training: string) => finishedIn<Result>(folderOf(training), training, runHash);
  const identityOf = (training: string) => `${runHash} ${training}`;
  return {
    path,
    runHash,
    resumed,
    release,
    folderOf,
    identityOf,
    finished,
    begin: (training) => {
      const folder = folderOf(training);
      const log = openEpochLog(folder);
      return {
        carryOut: (own) => fitInFolder({ ...own, folder, identity: identityOf(training) }),
        onEpoch: (record) => log.write(record),
        history: (stride) => historyFolder(folder, stride),
        rescue: (file) => writeFiles(folder, [file]),
        close: () => log.remove(),
      };
    },
    finish: async (training, files, result) => {
      const record = { training, runHash, result: plain(result), files: await described(files) };
      await writeTraining(folderOf(training), files, record);
      return record;
    },
    close: async (trainings, files) => {
      const listed = [];
      for (const training of trainings) {
        const record = (await finished(training)) ?? unfinished(training);
        listed.push({ training, files: record.files });
      }
      const manifest = await wholeManifest(head, listed, await described(files));
      await writeFiles(path, files);
      await writeManifest(path, manifest);
      await release();
      return manifest;
    },
  };
}

/** The record comes last: where it is, the files are. */
async function writeTraining(folder: string, files: readonly OutputFile[], record: FinishedTraining): Promise<void> {
  await removeRemains(folder);
  await writeFiles(folder, files);
  await writeFiles(folder, [{ name: runNames.training, data: trainingText(record) }]);
  for (const name of [...Object.values(checkpointNames), rescuedModel]) await rm(join(folder, name), { force: true });
  await rm(join(folder, epochFolderName), { recursive: true, force: true });
}

/** Different names stay different. */
function safeName(part: string): string {
  const safe = part.replace(/^\.|[^A-Za-z0-9._-]/gu, (character) => `=${character.codePointAt(0)!.toString(16)}.`);
  return safe === '' ? '=' : safe;
}

/** Removes what a process that was killed in the middle of writing has left. */
async function removeRemains(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (/^\..*\.part$/.test(name)) await rm(join(folder, name), { force: true });
}

function unfinished(training: string): never {
  throw usageError('learn/unfinished', `the training "${training}" is not finished.`, {
    hint: 'Run it again: it goes on.',
  });
}

/** Removes the folders of trainings and the files that the manifest lists; what others put there stays. */
async function clear(path: string): Promise<void> {
  const manifest = await manifestIn(path);
  for (const folder of await trainingFolders(path)) await rm(folder, { recursive: true, force: true });
  for (const { name } of manifest?.files ?? []) await rm(join(path, name), { force: true });
  for (const name of [runNames.manifest, runLogName]) await rm(join(path, name), { force: true });
}

/** Folders below that hold a training or a checkpoint of one. */
async function trainingFolders(path: string, depth = 0): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const marks: readonly string[] = [runNames.training, ...Object.values(checkpointNames)];
  if (depth > 0 && entries.some(({ name }) => marks.includes(name))) return [path];
  const inner = depth > 3 ? [] : entries.filter((entry) => entry.isDirectory());
  const found = [];
  for (const { name } of inner) found.push(...(await trainingFolders(join(path, name), depth + 1)));
  return found;
}
