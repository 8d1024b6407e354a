// The folder of a run of `learn` or `bench`: what identifies the run, then one folder a training, then the record of all. A folder belongs to
// one run; finished trainings are recognised, others are gone on with, and the folder of another run is refused.
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../../core/canonical-json.ts';
import { usageError } from '../../../core/errors.ts';
import { sha256Hex } from '../../../core/hash.ts';
import { ioError } from '../io-error.ts';
import { runLogName } from '../run-log.ts';
import { checkpointNames } from '../training/checkpoint-file.ts';
import { type OutputFile, writeFiles } from '../write-files.ts';

/** What makes a run what it is. Neither time nor machine nor absolute paths belong here. */
export interface RunIdentity {
  readonly verb: 'learn' | 'bench';
  /** The checked plan, all defaults in it. */
  readonly plan: unknown;
  /** Files that the plan names, by base name. */
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  /** Version of Evenhand. */
  readonly version: string;
  /** What else the numbers depend on, such as the runtime and its version. */
  readonly settings?: unknown;
}

/** A file of a run by its hash. */
export interface RunFile {
  /** Name within its folder. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The record of a training that is finished. */
export interface FinishedTraining<Result = unknown> {
  readonly training: string;
  readonly runHash: string;
  /** What came of it, as JSON. */
  readonly result: Result;
  readonly files: readonly RunFile[];
}

/** What identifies a run and what it consists of. The same run gives the same bytes, interrupted or not. */
export interface RunManifest extends RunIdentity {
  readonly schema: 'evenhand/run@1';
  readonly planHash: string;
  /** Hash of plan, inputs, version and settings. */
  readonly runHash: string;
  /** Whether all trainings are finished. */
  readonly whole: boolean;
  readonly trainings: readonly { readonly training: string; readonly files: readonly RunFile[] }[];
  readonly files: readonly RunFile[];
  /** Hash over the names and hashes of all files. */
  readonly digest: string;
}

/** Names of the two records. */
export const runNames = { manifest: 'manifest.json', training: 'training.json' } as const;

/** How a folder is opened. */
export interface OpenRunOptions {
  /** Empties the folder of another run first. */
  readonly overwrite?: boolean | undefined;
}

/** The folder of a run. */
export interface RunFolder {
  readonly path: string;
  readonly runHash: string;
  /** Whether a run of this identity was begun here before. */
  readonly resumed: boolean;
  /** Folder of a training, such as `seed-1` or `dbpm-paper/seed-1`: characters that file systems disagree about are written as their numbers. Made by whoever writes. */
  folderOf(training: string): string;
  /** What a checkpoint of this training must say: the run and the training. */
  identityOf(training: string): string;
  /** The record of a finished training, undefined where it is not, or a file of it is missing or cut. */
  finished<Result = unknown>(training: string): Promise<FinishedTraining<Result> | undefined>;
  /** Writes the files of a training, then its record, then removes its checkpoints. `result` must be JSON; NaN becomes null. */
  finish(training: string, files: readonly OutputFile[], result: unknown): Promise<FinishedTraining>;
  /** Writes files of the whole run and its manifest. Throws `learn/unfinished` (usage) when one of the trainings is not finished. */
  close(trainings: readonly string[], files: readonly OutputFile[]): Promise<RunManifest>;
}

/**
 * Opens the folder of a run, made if need be, and writes its manifest. Throws `learn/folder-in-use` (usage) for a folder that holds anything else, or
 * another run unless `overwrite` is given (it says what differs); `EvenhandError` of kind `io`.
 */
export async function openRunFolder(
  path: string,
  identity: RunIdentity,
  options: OpenRunOptions = {},
): Promise<RunFolder> {
  const hash = (value: unknown): Promise<string> => sha256Hex(new TextEncoder().encode(canonicalJson(plain(value))));
  const identified = plain(identity) as RunIdentity;
  const head = {
    ...identified,
    schema: 'evenhand/run@1' as const,
    planHash: await hash(identity.plan),
    runHash: await hash(identity),
  };
  const before = await manifestIn(path);
  if (before === undefined) await refuseForeign(path);
  if (before !== undefined && before.runHash !== head.runHash) {
    if (options.overwrite !== true) throw otherRun(path, before, head);
    await clear(path);
  }
  const resumed = before?.runHash === head.runHash;
  if (!resumed) await writeManifest(path, { ...head, whole: false, trainings: [], files: [], digest: await hash([]) });
  const folderOf = (training: string): string => join(path, ...training.split('/').map(safeName));
  const finished = <Result>(training: string) => finishedIn<Result>(folderOf(training), training, head.runHash);
  return {
    path,
    runHash: head.runHash,
    resumed,
    folderOf,
    identityOf: (training) => `${head.runHash} ${training}`,
    finished,
    finish: async (training, files, result) => {
      const record = { training, runHash: head.runHash, result: plain(result), files: await described(files) };
      const folder = folderOf(training);
      await writeFiles(folder, files);
      await writeFiles(folder, [{ name: runNames.training, data: `${JSON.stringify(record, null, 2)}\n` }]);
      for (const name of Object.values(checkpointNames)) await rm(join(folder, name), { force: true });
      return record;
    },
    close: async (trainings, files) => {
      const records = [];
      for (const training of trainings) records.push((await finished(training)) ?? unfinished(training));
      const own = await described(files);
      const listed = records.map((record) => ({ training: record.training, files: record.files }));
      const manifest = { ...head, whole: true, trainings: listed, files: own, digest: await hash([listed, own]) };
      await writeFiles(path, files);
      await writeManifest(path, manifest);
      return manifest;
    },
  };
}

/** The value after JSON: what is undefined is gone, NaN is null. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null)) as unknown;
}

/** Different names stay different. */
function safeName(part: string): string {
  const safe = part.replace(/^\.|[^A-Za-z0-9._-]/gu, (character) => `=${character.codePointAt(0)!.toString(16)}.`);
  return safe === '' ? '=' : safe;
}

async function described(files: readonly OutputFile[]): Promise<RunFile[]> {
  const found: RunFile[] = [];
  for (const { name, data } of files) {
    const parts =
      typeof data === 'string' ? [new TextEncoder().encode(data)] : data instanceof Uint8Array ? [data] : data;
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    found.push({ name, bytes: whole.length, sha256: await sha256Hex(whole) });
  }
  return found;
}

async function finishedIn<Result>(
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

async function manifestIn(path: string): Promise<RunManifest | undefined> {
  const manifest = (await jsonIn(join(path, runNames.manifest))) as Partial<RunManifest> | null | undefined;
  return manifest?.schema === 'evenhand/run@1' ? (manifest as RunManifest) : undefined;
}

async function writeManifest(path: string, manifest: RunManifest): Promise<void> {
  const { schema, verb, version, runHash, ...rest } = manifest;
  const data = `${JSON.stringify({ schema, verb, version, runHash, ...rest }, null, 2)}\n`;
  await mkdir(path, { recursive: true }).catch((error: unknown) => Promise.reject(ioError(error, 'write', path)));
  await writeFiles(path, [{ name: runNames.manifest, data }]);
}

async function refuseForeign(path: string): Promise<void> {
  const names = await namesIn(path);
  if (names.every((name) => name === runLogName || name.endsWith('.part'))) return;
  throw usageError('learn/folder-in-use', `the folder "${path}" is not empty.`, {
    hint: 'Name a new or empty folder with --out.',
  });
}

async function namesIn(path: string): Promise<readonly string[]> {
  return readdir(path).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : Promise.reject(ioError(error, 'write', path)),
  );
}

function otherRun(
  path: string,
  before: RunManifest,
  now: Pick<RunManifest, 'planHash' | 'verb' | 'version' | 'inputs'>,
) {
  const differs = [
    ...(before.verb === now.verb ? [] : [`it was made by "${before.verb}"`]),
    ...(before.planHash === now.planHash ? [] : ['its plan was another']),
    ...(canonicalJson(before.inputs) === canonicalJson(now.inputs) ? [] : ['its inputs had another content']),
    ...(before.version === now.version ? [] : [`it was made by version ${before.version}`]),
  ];
  const reason = differs.length === 0 ? 'its settings were others' : differs.join(', ');
  return usageError('learn/folder-in-use', `the folder "${path}" holds another run: ${reason}.`, {
    hint: 'Give --overwrite to replace it, or another folder with --out.',
  });
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
