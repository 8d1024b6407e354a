import { usageError } from '../../core/errors.ts';
import type { CausalGraph, NodeValue, NodeValues } from '../graph/causal-graph.ts';
import { parseIntervention } from '../graph/intervention.ts';

/** Which twins each case has: with this value of the node, or with every value that the node has not. */
export interface TwinRule {
  readonly node: string;
  readonly value?: NodeValue | undefined;
}

/** Most twins that a node without a named value may give a case. */
const mostValues = 8;

/**
 * A rule from a text: `bias=0` gives each case a twin under `do(bias = 0)`, `bias` a twin for each other value of the node.
 * @throws `simulate/bad-twin` (usage) for a node whose values cannot be listed; what `parseIntervention` throws.
 */
export function twinRule(text: string, graph: CausalGraph): TwinRule {
  if (text.includes('=')) {
    const [[node, value]] = Object.entries(parseIntervention(text, graph)) as [[string, NodeValue]];
    return { node, value };
  }
  const node = text.trim();
  const values = graph.nodes.find(({ name }) => name === node)?.domain.values;
  if (values !== undefined && values.length >= 2 && values.length <= mostValues) return { node };
  // An unknown node is refused in the words of interventions.
  parseIntervention(`${node}=0`, graph);
  throw usageError('simulate/bad-twin', `the values of "${node}" cannot be listed, so a twin needs one by name.`, {
    hint: `Name it, as in --twins ${node}=0.`,
  });
}

/** The interventions that make the twins of a case. */
export function twinsOf(rule: TwinRule, graph: CausalGraph, values: NodeValues): readonly NodeValues[] {
  const { node, value } = rule;
  if (value !== undefined) return [{ [node]: value }];
  const all = graph.nodes.find(({ name }) => name === node)!.domain.values!;
  return all.filter((other) => other !== values[node]).map((other) => ({ [node]: other }));
}
