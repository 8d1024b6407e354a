// What identifies a run and what it has written, as files.
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../../core/canonical-json.ts';
import { sha256Hex } from '../../../core/hash.ts';
import { ioError } from '../io-error.ts';
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

/** The part of a manifest that is known before anything is trained. */
export type ManifestHead = RunIdentity & Pick<RunManifest, 'schema' | 'planHash' | 'runHash'>;

/** The head of the manifest of a run. */
export async function manifestHead(identity: RunIdentity): Promise<ManifestHead> {
  const planHash = await hashOf(identity.plan);
  return { ...(plain(identity) as RunIdentity), schema: 'evenhand/run@1', planHash, runHash: await hashOf(identity) };
}

/** SHA-256 of a value as canonical JSON. */
export async function hashOf(value: unknown): Promise<string> {
  return sha256Hex(new TextEncoder().encode(canonicalJson(plain(value))));
}

/** The value after JSON: what is undefined is gone, NaN is null. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null)) as unknown;
}

/** The records of files that are to be written. */
export async function described(files: readonly OutputFile[]): Promise<RunFile[]> {
  const found: RunFile[] = [];
  for (const { name, data } of files) {
    const parts =
      typeof data === 'string' ? [new TextEncoder().encode(data)] : data instanceof Uint8Array ? [data] : data;
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    found.push({ name, bytes: whole.length, sha256: await sha256Hex(whole) });
  }
  return found;
}

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
  const { schema, verb, version, runHash, ...rest } = manifest;
  const data = `${JSON.stringify({ schema, verb, version, runHash, ...rest }, null, 2)}\n`;
  await mkdir(path, { recursive: true }).catch((error: unknown) => Promise.reject(ioError(error, 'write', path)));
  await writeFiles(path, [{ name: runNames.manifest, data }]);
}
