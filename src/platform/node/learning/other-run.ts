// Whose run a folder holds, told before anything is read as well as when the folder is opened.
import { readdir } from 'node:fs/promises';
import { canonicalJson } from '../../../core/canonical-json.ts';
import { type EvenhandError, usageError } from '../../../core/errors.ts';
import { hashOf, plain, type RunIdentity, type RunManifest } from '../../../learn/run/run-record.ts';
import { type RunSettings, settingsDifferences } from '../../../learn/run/run-settings.ts';
import { folderLockName, requireFreeFolder } from '../folder-lock.ts';
import { ioError } from '../io-error.ts';
import { requireOutput } from '../make-output.ts';
import { runLogName } from '../run-log.ts';
import { manifestIn } from './run-manifest.ts';

/**
 * Refuses a folder that a run cannot go to, before its inputs are read, which can take minutes: one that cannot be written to, that holds something else, or, without
 * `overwrite`, the run of another plan, version or settings, or in which another process works. Leaves all as it was. Throws `learn/folder-in-use`, `learn/folder-busy`, `io/not-a-folder` (usage); `io` errors.
 */
export async function requireRunFolder(
  path: string,
  identity: Omit<RunIdentity, 'inputs'>,
  { overwrite = false }: { readonly overwrite?: boolean | undefined } = {},
): Promise<void> {
  await requireOutput(path);
  await requireFreeFolder(path);
  const before = await manifestIn(path);
  if (before === undefined) return refuseForeign(path);
  if (overwrite) return;
  const now = { ...identity, inputs: before.inputs, planHash: await hashOf(identity.plan) };
  if (differencesOf(before, now).length > 0) throw otherRun(path, before, now);
}

/** Refuses a folder without a run that is not empty. Throws `learn/folder-in-use` (usage). */
export async function refuseForeign(path: string): Promise<void> {
  const names = await namesIn(path);
  if (names.every((name) => name === runLogName || name === folderLockName || /^\..*\.part$/.test(name))) return;
  throw usageError('learn/folder-in-use', `the folder "${path}" is not empty.`, {
    hint: 'Name a new or empty folder with --out.',
  });
}

async function namesIn(path: string): Promise<readonly string[]> {
  return readdir(path).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : Promise.reject(ioError(error, 'write', path)),
  );
}

type Compared = Pick<RunManifest, 'planHash' | 'verb' | 'version' | 'inputs' | 'settings'>;

/** The refusal of a folder with another run: what differs, and how to go on with that one where a flag does. */
export function otherRun(path: string, before: Compared, now: Compared): EvenhandError {
  const differs = differencesOf(before, now);
  const reason = differs.length === 0 ? 'its settings were others' : differs.join(', ');
  const { threads } = (before.settings as Partial<RunSettings> | undefined)?.runtime ?? {};
  const isThreads = differs.length === 1 && /^its runtime had/.test(differs[0]!);
  return usageError('learn/folder-in-use', `the folder "${path}" holds another run: ${reason}.`, {
    hint: isThreads
      ? `The last digits depend on the threads: give --threads ${threads} to go on with that run, --overwrite to replace it, or another folder with --out.`
      : 'Give --overwrite to replace it, or another folder with --out.',
  });
}

function differencesOf(before: Compared, now: Compared): readonly string[] {
  const isOther = (name: 'inputs' | 'settings') =>
    canonicalJson(plain(before[name])) !== canonicalJson(plain(now[name]));
  const settings = settingsDifferences(before.settings, plain(now.settings));
  return [
    ...(before.verb === undefined || before.verb === now.verb ? [] : [`it was made by "${before.verb}"`]),
    ...(before.planHash === now.planHash ? [] : ['its plan was another']),
    ...(isOther('inputs') ? ['its inputs had another content'] : []),
    ...(before.version === undefined || before.version === now.version
      ? []
      : [`it was made by version ${before.version}`]),
    ...(isOther('settings') ? (settings.length > 0 ? settings : ['its settings were others']) : []),
  ];
}
