// From a result back to its cases: the tables that it names, if the project has them and they are the same to the last byte.
import type { PlanInput } from '../../src/audit/plan.ts';
import type { AuditResult } from '../../src/audit/result.ts';
import { sha256Hex } from '../../src/core/hash.ts';
import type { ProjectSource } from './project-source.ts';

/** Why the cases of a result are not at hand: no such table, another content, files that were named by a pattern, or a failure to read. */
export interface NoTables {
  readonly because: 'absent' | 'changed' | 'pattern' | 'unread';
  /** The table; of a failure its message. */
  readonly table: string;
}

/** The plan of a result with the paths of its tables in this project; or the first table that is not to be had, and why. */
export async function findTables(
  source: Pick<ProjectSource, 'files' | 'bytesOf'>,
  { plan, manifest }: Pick<AuditResult, 'plan' | 'manifest'>,
): Promise<PlanInput | NoTables> {
  const tables: PlanInput['tables'] = [];
  for (const table of plan.tables) {
    const input = manifest.inputs.find(({ file }) => file === table.path);
    if (input === undefined) return { because: 'pattern', table: table.path };
    const named = source.files.peek().filter(({ path }) => path.split('/').at(-1) === input.file);
    if (named.length === 0) return { because: 'absent', table: input.file };
    const path = await firstSame(source, input, named);
    if (path === undefined) return { because: 'changed', table: input.file };
    tables.push({ ...table, path });
  }
  const { study, ...rest } = plan;
  return { ...rest, tables };
}

async function firstSame(
  source: Pick<ProjectSource, 'bytesOf'>,
  { bytes, sha256 }: AuditResult['manifest']['inputs'][number],
  named: readonly { readonly path: string; readonly bytes: number }[],
): Promise<string | undefined> {
  for (const candidate of named) {
    if (candidate.bytes !== bytes) continue;
    if ((await sha256Hex(await source.bytesOf(candidate.path))) === sha256) return candidate.path;
  }
  return undefined;
}
