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
    const [first, second] = Object.entries(parseIntervention(text, graph)) as [[string, NodeValue], unknown];
    if (second === undefined) return { node: first[0], value: first[1] };
    throw usageError('simulate/bad-twin', `"${text}" sets several nodes; a twin differs from its case in one.`, {
      hint: `Give --twins once for each, as in --twins ${first.join('=')}.`,
    });
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

/** A twin of a case: what is set, and what tells it from the other twins in names of files. */
export interface NamedTwin {
  readonly name: string;
  readonly values: NodeValues;
}

/** The interventions that make the twins of a case, each once; their names differ even where letter case is ignored. */
export function twinsOf(rules: readonly TwinRule[], graph: CausalGraph, values: NodeValues): readonly NamedTwin[] {
  const twins = new Map<string, NamedTwin>();
  const taken = new Set<string>();
  for (const { node, value } of rules.flatMap((rule) => settingsOf(rule, graph, values))) {
    const key = JSON.stringify([node, value]);
    if (twins.has(key)) continue;
    const plain = slug(node, value);
    let name = plain;
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${plain}_${number}`;
    taken.add(name.toLowerCase());
    twins.set(key, { name, values: { [node]: value } });
  }
  return [...twins.values()];
}

interface NodeSetting {
  readonly node: string;
  readonly value: NodeValue;
}

function settingsOf({ node, value }: TwinRule, graph: CausalGraph, values: NodeValues): readonly NodeSetting[] {
  if (value !== undefined) return [{ node, value }];
  const all = graph.nodes.find(({ name }) => name === node)!.domain.values!;
  return all.filter((other) => other !== values[node]).map((other) => ({ node, value: other }));
}

/** Longest value in the name of a file, in characters. */
const longestValue = 40;

/** `bias=0` as a part of a file name: `bias-0`. */
function slug(node: string, value: NodeValue): string {
  const text = String(value).replace(/[^\p{L}\p{N}.+-]+/gu, '-');
  return `${node}-${[...text].slice(0, longestValue).join('')}`;
}
