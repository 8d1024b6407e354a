// What an audit is made from, and the plan as it may be shown and hashed.
import type { Cases } from '../cases/cases.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import { sha256Hex } from '../core/hash.ts';
import type { Plan } from './plan.ts';
import type { Manifest } from './result.ts';

/** What an audit is made from. */
export interface AuditInput {
  readonly cases: Cases;
  readonly plan: Plan;
  /** Answers of the study document by key, if there is one, and the hash of its text. */
  readonly study?: { readonly answers: Readonly<Record<string, string>>; readonly sha256: string } | undefined;
  /** `planHash` of the plan, taken before the scores were read. */
  readonly planHash: string;
  readonly inputs: Manifest['inputs'];
  /** Version of this program. */
  readonly version: string;
}

/** The plan as it may leave the folder: base names instead of the paths of tables and study document, all else unchanged. */
export function publicPlan(plan: Plan): Plan {
  const base = (path: string) => path.split(/[\\/]/).at(-1) as string;
  return {
    ...plan,
    tables: plan.tables.map((table) => ({ ...table, path: base(table.path) })),
    ...(plan.study === undefined ? {} : { study: base(plan.study) }),
  };
}

/** SHA-256 of the public plan in canonical JSON, 64 hexadecimal digits: the same wherever the files lie, another for any other change. */
export async function planHash(plan: Plan): Promise<string> {
  return sha256Hex(new TextEncoder().encode(canonicalJson(publicPlan(plan))));
}
