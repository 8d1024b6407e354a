import { inputFromBytes } from '../../../../src/cases/input.ts';
import { joinTables } from '../../../../src/cases/join-tables.ts';
import { readTable } from '../../../../src/cases/read/read-table.ts';
import type { Table } from '../../../../src/cases/table.ts';
import { usageError } from '../../../../src/core/errors.ts';
import { sha256Hex } from '../../../../src/core/hash.ts';
import type { CheckedLearnPlan } from '../../../../src/learn/plan/check-plan.ts';
import type { ReadFile } from '../../../../src/learn/run/learning-files.ts';
import type { GivenFile } from './messages.ts';

/** The joined tables of a plan and what the manifest says of them. @throws `ui/no-file`, `learn/not-available` (usage); what the readers throw. */
export async function readPlanTables(
  { cases }: CheckedLearnPlan,
  files: readonly GivenFile[],
): Promise<{ readonly table: Table; readonly inputs: readonly ReadFile[] }> {
  if (cases.layout === 'fairvlmed') {
    throw usageError('learn/not-available', 'the layout of FairVLMed is read by the command line only.', {
      hint: 'Save the plan and run "evenhand learn".',
    });
  }
  let joined: Table | undefined;
  const inputs: ReadFile[] = [];
  for (const { path, on, delimiter, encoding } of cases.tables) {
    const found = files.find((each) => each.path === path);
    if (found === undefined) {
      throw usageError('ui/no-file', `the project has no file "${path}".`, {
        hint: 'Drop the table on Home, with its pictures; a page without a server forgets files when it is closed.',
      });
    }
    const name = path.split('/').at(-1)!;
    const bytes = new Uint8Array(await found.file.arrayBuffer());
    const table = await readTable([inputFromBytes(name, bytes)], { delimiter, encoding });
    inputs.push({ file: name, sha256: await sha256Hex(bytes) });
    joined = joined === undefined ? table : joinTables(joined, table, { name, on }).table;
  }
  if (joined === undefined) throw usageError('learn/bad-plan', 'the plan names no table.', {});
  return { table: joined, inputs };
}
