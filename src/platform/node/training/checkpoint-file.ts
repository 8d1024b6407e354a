// Checkpoints of one run in its folder: the newest and the one before it, each written whole or not at all.
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EvenhandError } from '../../../core/errors.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../learn/fit/checkpoint.ts';
import type { FitState } from '../../../learn/fit/fit-options.ts';
import { ioError } from '../io-error.ts';
import { writeAtomic } from '../write-files.ts';

/** Names of the two files. */
export const checkpointNames = {
  newest: 'checkpoint.safetensors',
  previous: 'checkpoint-previous.safetensors',
} as const;

/** A checkpoint that is whole but has not taken its place yet. */
const nextName = 'checkpoint-next.safetensors';

/**
 * Writes the state as the newest checkpoint of a folder, made if need be; the one before it is kept. A full disk or a kill at any moment
 * leaves at least one whole checkpoint. Only one run may write to a folder. Throws `EvenhandError` of kind `io`.
 */
export async function writeCheckpoint(folder: string, state: FitState, identity: string): Promise<void> {
  const bytes = await encodeCheckpoint(state, identity);
  const newest = join(folder, checkpointNames.newest);
  const staged = join(folder, nextName);
  await removeRemains(folder);
  await writeAtomic(staged, bytes);
  await replace(newest, join(folder, checkpointNames.previous), { mayBeAbsent: true });
  await replace(staged, newest);
}

/** A checkpoint that was found. */
export interface FoundCheckpoint {
  readonly state: FitState;
  readonly file: string;
  /** Why a newer file was passed over. */
  readonly passedOver?: EvenhandError | undefined;
}

/**
 * The newest whole checkpoint of a folder for this identity, or undefined when there is none at all. A corrupt newest file is passed
 * over for the one before it, and said so. Throws `learn/other-checkpoint` (data) when the folder is of another run, and the newest
 * file's own problem when no file is whole.
 */
export async function readCheckpoint(folder: string, identity: string): Promise<FoundCheckpoint | undefined> {
  let passedOver: EvenhandError | undefined;
  for (const name of [nextName, checkpointNames.newest, checkpointNames.previous]) {
    const bytes = await readOptional(join(folder, name));
    if (!bytes) continue;
    try {
      return { state: await decodeCheckpoint(bytes, { file: name, identity }), file: name, passedOver };
    } catch (problem) {
      if (!(problem instanceof EvenhandError) || problem.code === 'learn/other-checkpoint') throw problem;
      passedOver ??= problem;
    }
  }
  if (passedOver) throw passedOver;
  return undefined;
}

/** Removes what a process that was killed in the middle of writing has left. */
async function removeRemains(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const remains = names.filter((name) => name.startsWith(`.${nextName}.`) && name.endsWith('.part'));
  for (const name of remains) await rm(join(folder, name), { force: true });
}

async function readOptional(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw ioError(error, 'read', basename(path));
  }
}

async function replace(
  from: string,
  to: string,
  { mayBeAbsent = false }: { readonly mayBeAbsent?: boolean } = {},
): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (mayBeAbsent && (error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw ioError(error, 'write', to);
  }
}
