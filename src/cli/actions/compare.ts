import { basename, dirname, resolve } from 'node:path';
import { type ComparedModel, compareModels } from '../../audit/compare.ts';
import type { CompareResult } from '../../audit/compare-result.ts';
import { compareResults } from '../../audit/compare-results.ts';
import { buildCases } from '../../cases/build-cases.ts';
import { usageError } from '../../core/errors.ts';
import type { Watch } from '../../core/progress.ts';
import { requireOutput } from '../../platform/node/make-output.ts';
import { packageVersion } from '../../platform/node/version.ts';
import { writeFiles } from '../../platform/node/write-files.ts';
import type { AuditFlags } from '../plan/audit-flags.ts';
import { preparePlan } from '../plan/prepare-plan.ts';
import { progressView } from '../show-progress.ts';
import type { Session } from '../verb.ts';
import { pairTables } from './compare-tables.ts';
import { describeComparison } from './describe-comparison.ts';
import { readResult } from './read-result.ts';
import { readTables } from './read-tables.ts';

/** Flags of `compare`. */
export interface CompareFlags extends AuditFlags {
  readonly out?: string | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
}

/** Compares two results, or two score columns, and prints the comparison. */
export async function compare(
  inputs: readonly string[],
  flags: CompareFlags,
  { terminal, signal }: Session,
): Promise<void> {
  const view = progressView(terminal, flags.quiet === true);
  try {
    if (flags.out !== undefined) await requireOutput(flags.out);
    const result = await compareInputs(inputs, flags, { signal, onProgress: view.show });
    const json = `${JSON.stringify(result, null, 2)}\n`;
    if (flags.out !== undefined) await writeFiles(flags.out, [{ name: 'compare.json', data: json }], signal);
    view.end();
    terminal.out(flags.json ? json : describeComparison(result));
  } finally {
    view.end();
  }
}

async function compareInputs(inputs: readonly string[], flags: CompareFlags, watch: Watch): Promise<CompareResult> {
  const results = inputs.filter((path) => /\.json$/i.test(path));
  const [one, other] = inputs;
  if (results.length === 0 && inputs.length === 2 && flags.score?.length === 1) {
    const { first, second } = sideNames(one!, other!);
    const sides = await pairTables({ paths: [one!, other!], names: [first, second] }, flags, watch);
    return compareModels(...sides, watch);
  }
  const areTables = results.length === 0 && flags.score !== undefined;
  if (areTables) return compareColumns(inputs, flags, watch);
  if (results.length === 0) {
    throw usageError('cli/compare', 'neither two results nor two score columns are named.', {
      hint: 'evenhand compare old/result.json new/result.json; or evenhand compare scores.csv --score old --score new, with the flags of an audit.',
    });
  }
  if (results.length !== 2 || inputs.length !== 2) {
    throw usageError(
      'cli/compare',
      `two results are compared, or tables; got ${inputs.map((path) => basename(path)).join(', ')}.`,
      {
        hint: 'evenhand compare old/result.json new/result.json',
      },
    );
  }
  const [first, second] = await Promise.all([readResult(inputs[0]!), readResult(inputs[1]!)]);
  return compareResults(first, second, sideNames(inputs[0]!, inputs[1]!));
}

/** Base names, with the folder above where those are equal; never a whole path. */
function sideNames(first: string, second: string): { first: string; second: string } {
  if (basename(first) !== basename(second)) return { first: basename(first), second: basename(second) };
  const name = (path: string) => `${basename(dirname(resolve(path)))}/${basename(path)}`;
  return { first: name(first), second: name(second) };
}

async function compareColumns(tables: readonly string[], flags: CompareFlags, watch: Watch): Promise<CompareResult> {
  const { score = [] } = flags;
  if (score.length !== 2) {
    throw usageError('cli/compare', `two score columns are compared; got ${score.length}.`, {
      hint: 'Give --score twice: --score old --score new; or once, with two tables of the same cases.',
    });
  }
  const task = flags.task ?? (score[0]!.includes('*') ? undefined : flags.label);
  const prepared = await Promise.all(score.map((column) => preparePlan(tables, { ...flags, score: [column], task })));
  const read = await readTables(prepared[0]!, watch);
  const [first, second] = prepared.map((side, i): ComparedModel => {
    const { plan, planHash, study } = side;
    return {
      name: score[i]!,
      cases: buildCases(read.table, plan, read.joins),
      plan,
      planHash,
      study,
      inputs: read.inputs,
      version: packageVersion(),
    };
  });
  return compareModels(first!, second!, watch);
}
