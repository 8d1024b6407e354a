// Interventions: values that replace the mechanisms of their nodes.
import { type EvenhandError, usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { CausalGraph, NodeValue, NodeValues } from './causal-graph.ts';

/**
 * An intervention from text such as `bias=0` or `sex=F, age=60`.
 * @throws `simulate/bad-intervention` (usage) for text of another form, an unknown node, a value that the node cannot have, or a node
 * that is named twice.
 */
export function parseIntervention(text: string, graph: CausalGraph): NodeValues {
  const values: Record<string, NodeValue> = {};
  for (const part of text.split(',')) {
    const match = /^\s*([^=\s]+)\s*=\s*(.+?)\s*$/u.exec(part);
    if (match === null)
      throw interventionRefusal(`"${part.trim()}" is no intervention: write node=value, as in bias=0.`);
    const [, name, written] = match as unknown as [string, string, string];
    if (Object.hasOwn(values, name)) throw interventionRefusal(`"${name}" is set twice.`);
    const isText = graph.nodes.find((node) => node.name === name)?.domain.type === 'text';
    const value =
      isText || !Number.isFinite(Number(written)) ? written.replace(/^(["'])(.*)\1$/u, '$2') : Number(written);
    const fault = interventionFault(graph, name, value);
    if (fault !== undefined) throw interventionRefusal(fault);
    values[name] = value;
  }
  return values;
}

/** Why a node cannot be set to a value; undefined if it can. Nodes with an interval, expressions and constants can be
 * set to anything of their type. */
export function interventionFault({ nodes, names }: CausalGraph, name: string, value: unknown): string | undefined {
  const node = nodes.find((each) => each.name === name);
  if (node === undefined) return `there is no node "${name}".${suggest(name, names)}`;
  const { type, values } = node.domain;
  const isFixed = node.kind === 'expression' || node.kind === 'constant';
  if (values !== undefined && !isFixed) {
    if (values.some((each) => each === value)) return undefined;
    return `node "${name}" is never ${JSON.stringify(value)}.${suggest(String(value), values.map(String))}`;
  }
  const fitsType = type === 'text' ? typeof value === 'string' : typeof value === 'number' && Number.isFinite(value);
  return fitsType
    ? undefined
    : `node "${name}" is a ${type === 'text' ? 'text' : 'number'}; got ${JSON.stringify(value)}.`;
}

function suggest(name: string, known: readonly string[]): string {
  const near = nearestNames(name, known);
  return near.length > 0 && name.length > 2 ? ` Did you mean "${near[0]}"?` : ` Known are: ${known.join(', ')}.`;
}

/** Throws `simulate/bad-intervention` (usage) unless every node that is set exists. Values are not looked at. */
export function requireKnownNodes(graph: CausalGraph, intervention: NodeValues): void {
  for (const name of Object.keys(intervention)) {
    if (!graph.names.includes(name)) throw interventionRefusal(interventionFault(graph, name, intervention[name])!);
  }
}

/** The error for an intervention that cannot be done. */
export function interventionRefusal(message: string): EvenhandError {
  return usageError('simulate/bad-intervention', `the intervention cannot be done: ${message}`, {
    hint: 'Name nodes of the world file and values that they can have, as in --do bias=0,sex=F.',
  });
}
