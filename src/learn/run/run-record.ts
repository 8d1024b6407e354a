// What identifies a run and what it consists of, as values: a folder of Node and the memory of a page keep the same.
import { canonicalJson } from '../../core/canonical-json.ts';
import { sha256Hex } from '../../core/hash.ts';

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
export async function described(files: readonly DescribedFile[]): Promise<RunFile[]> {
  const found: RunFile[] = [];
  for (const { name, data } of files) {
    const parts =
      typeof data === 'string' ? [new TextEncoder().encode(data)] : data instanceof Uint8Array ? [data] : data;
    const whole = parts.length === 1 ? parts[0]! : joined(parts);
    found.push({ name, bytes: whole.length, sha256: await sha256Hex(whole) });
  }
  return found;
}

interface DescribedFile {
  readonly name: string;
  readonly data: string | Uint8Array | readonly Uint8Array[];
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The manifest of a run whose trainings are all finished. */
export async function wholeManifest(
  head: ManifestHead,
  trainings: RunManifest['trainings'],
  files: readonly RunFile[],
): Promise<RunManifest> {
  return { ...head, whole: true, trainings, files, digest: await hashOf([trainings, files]) };
}

/** The text of `manifest.json`. */
export function manifestText({ schema, verb, version, runHash, ...rest }: RunManifest): string {
  return `${JSON.stringify({ schema, verb, version, runHash, ...rest }, null, 2)}\n`;
}

/** The text of `training.json`. */
export function trainingText(record: FinishedTraining): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
