// A plan with everything that is wrong with it found at once: each problem in the user's words and at its place, be it a line of the
// plan file or a flag of the command line.
import type { z } from 'zod';
import { type Plan, planSchema } from '../../audit/plan.ts';
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { knownKeys, knownValues } from './known-keys.ts';
import type { PlanDocument } from './plan-document.ts';

type Issue = z.core.$ZodIssue;

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
    hint: 'docs/command-line.md describes flags and plan; "evenhand init TABLE" writes a plan to start from.',
  });
}

function describeIssue(issue: Issue, input: unknown, sources: PlanSources): string[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
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

function demand(issue: Issue, value: unknown): string {
  const got = value === undefined ? '' : `; got ${JSON.stringify(value)}`;
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? `is missing (${article(issue.expected)}).`
        : `must be ${article(issue.expected)}${got}.`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}${got}.${suggestion(value, issue.values.map(String))}`;
    case 'invalid_union': {
      const allowed = knownValues(issue.path);
      return allowed.length > 0
        ? `must be one of ${allowed.join(', ')}${got}.${suggestion(value, allowed)}`
        : `${issue.message}${got}.`;
    }
    case 'too_small':
      return `must ${size(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}${got}.`;
    case 'too_big':
      return `must ${size(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}${got}.`;
    default:
      return `is not right: ${issue.message}${got}.`;
  }
}

function size(kind: string, relation: string, limit: number | bigint): string {
  if (kind === 'string') return `have ${relation} ${limit} character${limit === 1 ? '' : 's'}`;
  if (kind === 'array') return `have ${relation} ${limit} item${limit === 1 ? '' : 's'}`;
  return `be ${relation} ${limit}`;
}

function article(type: string): string {
  const words: Readonly<Record<string, string>> = {
    array: 'a list',
    object: 'a map of keys and values',
    record: 'a map of keys and values',
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return words[type] ?? `of type ${type}`;
}

function suggestion(value: unknown, allowed: readonly string[]): string {
  const near = typeof value === 'string' ? nearestNames(value, allowed) : [];
  return near.length > 0 ? ` Did you mean "${near[0]}"?` : '';
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}
