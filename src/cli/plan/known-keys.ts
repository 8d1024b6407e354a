import { z } from 'zod';
import { planSchema } from '../../audit/plan.ts';

/** The part of JSON Schema that is needed to walk along a path. */
interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** The keys that a plan may have at a path; empty where any key goes. */
export function knownKeys(path: readonly PropertyKey[]): string[] {
  const keys = nodesAt(path).flatMap((node) => Object.keys(node.properties ?? {}));
  return [...new Set(keys)];
}

/** The texts that a plan allows at a path; empty where it is free. */
export function knownValues(path: readonly PropertyKey[]): string[] {
  const values = nodesAt(path).flatMap((node) => node.enum ?? (node.const === undefined ? [] : [node.const]));
  return [...new Set(values.filter((value) => typeof value === 'string'))];
}

function nodesAt(path: readonly PropertyKey[]): Node[] {
  let nodes = branches(z.toJSONSchema(planSchema, { io: 'input' }) as Node);
  for (const key of path) nodes = nodes.flatMap((node) => step(node, key)).flatMap(branches);
  return nodes;
}

function step(node: Node, key: PropertyKey): Node[] {
  if (typeof key === 'number') return node.items === undefined ? [] : [node.items];
  const property = node.properties?.[String(key)];
  if (property !== undefined) return [property];
  return typeof node.additionalProperties === 'object' ? [node.additionalProperties] : [];
}

function branches(node: Node): Node[] {
  const inner = node.anyOf ?? node.oneOf;
  return inner === undefined ? [node] : inner.flatMap(branches);
}
