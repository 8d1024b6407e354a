// What a schema finds wrong with a value, in sentences with places.
import { z } from 'zod';
import { nearestNames } from '../../core/nearest.ts';
import { demandOfIssue, valueAt } from './demand-of-issue.ts';

/** Says where a path stands, such as `plan.yaml:3:5`. */
export type PlaceOf = (path: readonly PropertyKey[], at?: 'value' | 'key') => string;

/** The part of JSON Schema that is needed to walk along a path. */
interface Node {
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

/** The value that a schema refuses, and where it came from. */
export interface RefusedValue {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly place: PlaceOf | undefined;
}

/** One sentence a problem; unknown keys and values with the nearest known one. */
export function schemaProblems(error: z.ZodError, refused: RefusedValue): readonly string[] {
  return error.issues.flatMap((issue) => problemsOf(issue, [], refused));
}

/** A sentence with its place in front. */
export function placed(
  text: string,
  path: readonly PropertyKey[],
  place: PlaceOf | undefined,
  at?: 'value' | 'key',
): string {
  return place === undefined ? text : `${place(path, at)}: ${text}`;
}

/** A path as it is spoken of: `cases.columns.label`, `methods 2 name`. */
export function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the plan';
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text} ${key + 1}`;
    return text === '' ? String(key) : `${text}${/ \d+$/.test(text) ? ' ' : '.'}${String(key)}`;
  }, '');
}

/** What to write instead of an unknown name; empty where nothing is known. */
export function nearest(wanted: string, known: readonly string[]): string {
  const [near] = nearestNames(wanted, known);
  if (near !== undefined) return ` Did you mean "${near}"?`;
  return known.length === 0 ? '' : ` There are: ${known.join(', ')}.`;
}

function problemsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[], context: RefusedValue): readonly string[] {
  const path = [...above, ...issue.path];
  const { place } = context;
  if (issue.code === 'unrecognized_keys') {
    const forms = formsAt(context.schema, path);
    const known = [...new Set(forms.flatMap(({ properties = {} }) => Object.keys(properties)))];
    const given = (valueAt(context.value, path) ?? {}) as Readonly<Record<string, unknown>>;
    return issue.keys.map((key) => {
      const text = known.includes(key) ? strayKey(key, given, { path, forms }) : unknownKey(key, known);
      return placed(text, [...path, key], place, 'key');
    });
  }
  const value = valueAt(context.value, path);
  if (issue.code === 'invalid_union' && issue.errors.length > 0 && value !== undefined) {
    const branches = issue.errors.map((errors) => errors.flatMap((inner) => problemsOf(inner, path, context)));
    return deepest(issue.errors, branches);
  }
  if (issue.code === 'invalid_union' && value === undefined)
    return [placed(`${pathText(path)} is missing.`, path, place)];
  // What a check of our own says is said as it is.
  const told = /^(Invalid|Too )/.test(issue.message) ? demandOfIssue(issue, value) : `is not right: ${issue.message}.`;
  return [placed(`${pathText(path)} ${told}`, path, place)];
}

/** The problems of the branch that was meant: the one whose problems lie deepest. */
function deepest(
  errors: readonly (readonly z.core.$ZodIssue[])[],
  branches: readonly (readonly string[])[],
): readonly string[] {
  const depth = (issues: readonly z.core.$ZodIssue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));
  const best = errors.reduce((found, issues, index) => (depth(issues) > depth(errors[found]!) ? index : found), 0);
  return branches[best] ?? [];
}

/** A key of another form of the same part: which of the others it does not go with, and with what it would go. */
function strayKey(
  key: string,
  given: Readonly<Record<string, unknown>>,
  { path, forms }: { readonly path: readonly PropertyKey[]; readonly forms: readonly Node[] },
): string {
  const having = forms.filter(({ properties }) => properties?.[key] !== undefined);
  const [clash, wanted] = Object.entries(given)
    .map(([other, value]) => [`${other}: ${String(value)}`, fixedValues(other, value, having)] as const)
    .find(([, values]) => values.length > 0) ?? ['what else it says', []];
  const where = `the key "${key}" does not go with "${clash}" of ${pathText(path)}`;
  return `${where}: leave "${key}" out${wanted.length === 0 ? '' : `, or write ${wanted.join(' or ')}`}.`;
}

/** What a key must say in forms that fix it, where it says something else in all of them; empty elsewhere. */
function fixedValues(key: string, value: unknown, forms: readonly Node[]): readonly string[] {
  const fixed = forms.map(({ properties }) => properties?.[key]?.const);
  return fixed.every((each) => each !== undefined && each !== value)
    ? [...new Set(fixed.map((each) => `"${key}: ${String(each)}"`))]
    : [];
}

function unknownKey(key: string, known: readonly string[]): string {
  const [near] = nearestNames(key, known);
  const help = near === undefined ? ` Known are: ${known.join(', ')}.` : ` Did you mean "${near}"?`;
  return `unknown key "${key}".${known.length === 0 ? '' : help}`;
}

/** The forms that a part of the plan can have. */
function formsAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly Node[] {
  let nodes = branches(z.toJSONSchema(schema, { io: 'input' }) as Node);
  for (const key of path) nodes = nodes.flatMap((node) => step(node, key)).flatMap(branches);
  return nodes;
}

function step(node: Node, key: PropertyKey): readonly Node[] {
  if (typeof key === 'number') return node.items === undefined ? [] : [node.items];
  const property = node.properties?.[String(key)];
  if (property !== undefined) return [property];
  return typeof node.additionalProperties === 'object' ? [node.additionalProperties] : [];
}

function branches(node: Node): readonly Node[] {
  const inner = node.anyOf ?? node.oneOf;
  return inner === undefined ? [node] : inner.flatMap(branches);
}
