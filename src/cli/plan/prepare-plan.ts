// From the command line to a checked plan: the plan file, the flags over it, the file of spellings, the study document, and the files
// that each table stands for. All of it happens, and is hashed, before a single score is read.
import { basename, dirname, isAbsolute, join } from 'node:path';
import { planHash } from '../../audit/input.ts';
import type { Plan } from '../../audit/plan.ts';
import { flattenStudy, parseStudy } from '../../audit/study.ts';
import { usageError } from '../../core/errors.ts';
import { sha256Hex } from '../../core/hash.ts';
import { expandGlob } from '../../platform/node/expand-glob.ts';
import { readText } from '../actions/read-text.ts';
import type { AuditFlags } from './audit-flags.ts';
import { checkPlan } from './check-plan.ts';
import { parsePlanDocument } from './plan-document.ts';
import { planFromFlags } from './plan-from-flags.ts';

/** A plan that is ready to be carried out. */
export interface PreparedPlan {
  readonly plan: Plan;
  readonly planHash: string;
  /** The files of each table, in the order in which they are stacked. */
  readonly files: readonly (readonly string[])[];
  /** The answers of the study document and the hash of its bytes, if there is one. */
  readonly study?: { readonly answers: Readonly<Record<string, string>>; readonly sha256: string };
}

/**
 * Prepares the plan of `audit`. Paths on the command line are taken from the current folder, paths in a plan file from its folder.
 * @throws `EvenhandError` of kind `usage` with every problem of the plan, or of kind `io` for a file that cannot be read.
 */
export async function preparePlan(tables: readonly string[], flags: AuditFlags): Promise<PreparedPlan> {
  const document =
    flags.plan === undefined ? undefined : parsePlanDocument(await readText(flags.plan), basename(flags.plan));
  const recode =
    flags.recode === undefined
      ? undefined
      : parsePlanDocument(await readText(flags.recode), basename(flags.recode)).value;
  const { draft, flagAt } = planFromFlags(tables, flags, document?.value, recode);
  const plan = checkPlan(draft, { document, flagAt });

  const planFolder = flags.plan === undefined ? '.' : dirname(flags.plan);
  const tableFolder = tables.length > 0 ? '.' : planFolder;
  const studyFolder = flags.study === undefined ? planFolder : '.';
  return {
    plan,
    planHash: await planHash(plan),
    files: await Promise.all(plan.tables.map(({ path }) => filesOf(path, tableFolder))),
    ...(plan.study === undefined ? {} : { study: await readStudy(under(studyFolder, plan.study)) }),
  };
}

/** The answers of a study document and the hash of its bytes. */
export async function readStudy(path: string): Promise<{ answers: Record<string, string>; sha256: string }> {
  const text = await readText(path);
  const { value, place } = parsePlanDocument(text, basename(path));
  return { answers: flattenStudy(parseStudy(value, place)), sha256: await sha256Hex(new TextEncoder().encode(text)) };
}

/** The files that the path of a table stands for, from a folder. @throws `cli/no-match` (usage). */
export async function filesOf(pattern: string, home: string): Promise<string[]> {
  const files = await expandGlob(under(home, pattern));
  if (files.length > 0) return files;
  throw usageError('cli/no-match', `no file matches the pattern "${pattern}".`, {
    hint: 'Put the pattern in quotes, so that the shell leaves it alone; * stands for any characters, ** for any folders.',
  });
}

function under(home: string, path: string): string {
  return isAbsolute(path) || home === '.' ? path : join(home, path);
}
