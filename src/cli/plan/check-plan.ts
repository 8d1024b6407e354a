// A plan with everything that is wrong with it found at once: each problem in the user's words and at its place, be it a line of the
// plan file or a flag of the command line.
import { type Plan, planSchema } from '../../audit/plan.ts';
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { demandOfIssue, oneOf, type PlanIssue, valueAt } from '../../learn/plan/demand-of-issue.ts';
import { knownKeys, knownValues } from './known-keys.ts';
import type { PlanDocument } from './plan-document.ts';

/** Where the parts of a plan came from, for the messages. */
export interface PlanSources {
  readonly document?: PlanDocument | undefined;
  /** The flag that gave the value at a path (`analysis.delta` by `--delta`); undefined if none did. */
  readonly flagAt?: (path: readonly PropertyKey[]) => string | undefined;
}

const missing: Readonly<Record<string, string>> = {
  tables: 'no table is named: give one on the command line, or under "tables".',
  tasks: 'nothing says what is measured: give --label and --score (or --decision, or --value), or "tasks" in a plan.',
  attributes: 'nothing says by what to compare: give --attributes, or "attributes" in a plan.',
};

/**
 * The plan with all defaults.
 * @throws `EvenhandError` of kind `usage` that lists every problem.
 */
export function checkPlan(input: unknown, sources: PlanSources = {}): Plan {
  const parsed = planSchema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => describeIssue(issue, input, sources));
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const what = sources.document === undefined ? 'the command line' : `the plan "${sources.document.file}"`;
  throw usageError('plan/invalid', `${what} has ${count}:`, {
    problems,
    hint: hintFor(input),
  });
}

function hintFor(input: unknown): string {
  const isOfLearn = ['method', 'methods', 'cases'].some((key) => valueAt(input, [key]) !== undefined);
  return isOfLearn
    ? 'This looks like a plan of "evenhand learn" or "evenhand bench"; the plan of an audit has another form (docs/command-line.md).'
    : 'docs/command-line.md describes flags and plan; "evenhand init TABLE" writes a plan to start from.';
}

function describeIssue(issue: PlanIssue, input: unknown, sources: PlanSources): string[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      if (knownKeys(path).includes(key)) {
        const kind = valueAt(input, [...path, 'kind']);
        return `${origin([...path, key], sources, 'key')}"${key}" does not go with ${name(path)}${typeof kind === 'string' ? ` of kind ${kind}` : ''}: leave it out.`;
      }
      const near = nearestNames(key, knownKeys(path));
      const list = knownKeys(path).join(', ');
      const help = near.length > 0 ? ` Did you mean "${near[0]}"?` : list === '' ? '' : ` Known are: ${list}.`;
      return `${origin([...path, key], sources, 'key')}unknown key "${key}".${help}`;
    });
  }
  const value = valueAt(input, path);
  const absent = missing[String(path[0])];
  if (
    path.length === 1 &&
    absent !== undefined &&
    (value === undefined || (Array.isArray(value) && value.length === 0))
  )
    return [absent];
  return [`${origin(path, sources, 'value')}${name(path)} ${demand(issue, value)}`];
}

function origin(path: readonly PropertyKey[], { document, flagAt }: PlanSources, at: 'key' | 'value'): string {
  const flag = flagAt?.(path);
  if (flag !== undefined) return `${flag}: `;
  return document === undefined ? '' : `${document.place(path, at)}: `;
}

function name(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the plan';
  return path.some((key) => typeof key === 'number')
    ? path.map((key) => (typeof key === 'number' ? `item ${key + 1}` : String(key))).join(', ')
    : path.map(String).join('.');
}

function demand(issue: PlanIssue, value: unknown): string {
  const allowed = issue.code === 'invalid_union' ? knownValues(issue.path) : [];
  return allowed.length > 0 ? oneOf(allowed, value) : demandOfIssue(issue, value);
}
