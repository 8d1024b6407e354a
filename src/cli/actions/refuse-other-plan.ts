import { usageError } from '../../core/errors.ts';
import { hashOf } from '../../learn/run/run-record.ts';
import { manifestIn } from '../../platform/node/learning/run-manifest.ts';

/**
 * Refuses a folder with the run of another plan before anything is read, which can take minutes; what else a folder cannot be is told when it
 * is opened.
 * @throws `learn/folder-in-use` (usage).
 */
export async function refuseOtherPlan(folder: string, plan: unknown): Promise<void> {
  const before = await manifestIn(folder).catch(() => undefined);
  if (before === undefined || before.planHash === (await hashOf(plan))) return;
  throw usageError('learn/folder-in-use', `the folder "${folder}" holds another run: its plan was another.`, {
    hint: 'Give --overwrite to replace it, or another folder with --out.',
  });
}
