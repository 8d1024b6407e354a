// The plan as its schema describes it: what the form is drawn from, so that a key that the library learns to read is in the form at once.
import { z } from 'zod';
import { benchPlanSchema, learnPlanSchema } from '../../../../src/learn/plan/learn-plan.ts';
import { type Path, type PlanVerb, valueAt } from '../plan-text.ts';

/** A part of the schema as JSON Schema, as far as the form reads it. */
export interface PlanNode {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, PlanNode>>;
  readonly items?: PlanNode;
  readonly anyOf?: readonly PlanNode[];
  readonly oneOf?: readonly PlanNode[];
}

const known = new Map<PlanVerb, PlanNode>();

/** The schema of a plan. */
export function planNode(verb: PlanVerb): PlanNode {
  const found = known.get(verb);
  if (found !== undefined) return found;
  const schema = verb === 'learn' ? learnPlanSchema : benchPlanSchema;
  const node = z.toJSONSchema(schema, { io: 'input' }) as PlanNode;
  known.set(verb, node);
  return node;
}

/** The part of a schema at a path, in the form that the value has there. */
export function nodeAt(node: PlanNode, path: Path, value: unknown): PlanNode | undefined {
  let at: PlanNode | undefined = node;
  for (const [depth, key] of path.entries()) {
    at = at && formOf(at, valueAt(value, path.slice(0, depth)))?.properties?.[String(key)];
  }
  return at;
}

/** Of a part with several forms the one that the value has; undefined where it has none of them. */
export function formOf(node: PlanNode, value: unknown): PlanNode | undefined {
  const part = partOf(node, value);
  const named = part && discriminatorOf(part);
  return named === undefined ? part : named.forms.get(String(valueAt(value, [named.key])));
}

/** The part itself, or as a list of such parts, by what the value is. */
export function partOf(node: PlanNode, value: unknown): PlanNode | undefined {
  if (node.anyOf === undefined || discriminatorOf(node) !== undefined) return node;
  const inner = node.anyOf.filter((form) => Array.isArray(value) === (form.type === 'array'));
  return inner.length === 1 ? { ...inner[0]!, ...about(node) } : undefined;
}

function about({ description, ...rest }: PlanNode): PlanNode {
  return {
    ...(description === undefined ? {} : { description }),
    ...('default' in rest ? { default: rest.default } : {}),
  };
}

/** The forms of a part by the word that tells them apart. */
export interface NamedForms {
  readonly key: string;
  readonly forms: ReadonlyMap<string, PlanNode>;
}

/** The key that tells the forms of a part apart, where there is one. */
export function discriminatorOf({ oneOf, anyOf }: PlanNode): NamedForms | undefined {
  const forms = (oneOf ?? anyOf ?? []).filter(({ type }) => type === 'object');
  const [first] = forms;
  const key = Object.keys(first?.properties ?? {}).find((name) =>
    forms.every(({ properties }) => properties?.[name]?.const !== undefined),
  );
  if (key === undefined || forms.length < 2) return undefined;
  return { key, forms: new Map(forms.map((form) => [String(form.properties![key]!.const), form])) };
}

/** How a part is edited. */
export type ControlKind = 'group' | 'forms' | 'choice' | 'switch' | 'number' | 'text' | 'list' | 'yaml';

/** The kind of control that edits a part with this value. */
export function controlOf(node: PlanNode, value: unknown): ControlKind {
  const form = partOf(node, value);
  if (form === undefined) return 'yaml';
  if (discriminatorOf(form) !== undefined) return 'forms';
  if (form.properties !== undefined) return 'group';
  if (form.enum !== undefined || form.const !== undefined) return 'choice';
  if (form.type === 'array') return isPlain(form.items) ? 'list' : 'yaml';
  if (form.type === 'boolean') return 'switch';
  if (form.type === 'number' || form.type === 'integer') return 'number';
  return form.type === 'string' ? 'text' : 'yaml';
}

function isPlain(node: PlanNode | undefined): boolean {
  return node?.type === 'string' || node?.type === 'number' || node?.type === 'integer';
}
