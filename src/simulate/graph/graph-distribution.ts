// Exact joint probabilities of nodes that are discrete together with everything they depend on.
import { usageError } from '../../core/errors.ts';
import {
  ancestorsOf,
  type CausalGraph,
  type CausalNode,
  type Chance,
  type NodeValue,
  type NodeValues,
  rowVariable,
} from './causal-graph.ts';
import { DrawFault } from './draw-fault.ts';
import { requireKnownNodes } from './intervention.ts';

/** A combination of values and its probability. */
export interface Combination {
  readonly values: NodeValues;
  readonly probability: number;
}

/** Which distribution of a graph is wanted. */
export interface DistributionOptions {
  /** Nodes whose joint distribution is wanted; absent: all. */
  readonly names?: readonly string[];
  /** Values set by hand. */
  readonly do?: NodeValues | undefined;
  /** Whether only selected cases count (true unless set). The selection looks at values before an intervention. */
  readonly selected?: boolean;
  /** How many combinations may be held on the way (100,000 unless set). */
  readonly most?: number;
}

/**
 * Joint distribution by enumeration: all combinations of the named nodes with a positive probability, in the order of
 * their values; probabilities add up to 1 within rounding. None where nothing can be selected.
 * @throws `simulate/not-discrete` (usage) with the reason: a name is no node, a node on the way is continuous, depends
 * on the row of a patient, or there are more combinations than `most`; with a selection also for several rows a patient
 * and for interventions. `simulate/bad-intervention` (usage) for an intervention on a node that does not exist.
 */
export function graphDistribution(graph: CausalGraph, options: DistributionOptions = {}): Combination[] {
  const { names = graph.names, do: intervention = {}, selected = true, most = 100_000 } = options;
  const unknown = names.find((name) => !graph.names.includes(name));
  if (unknown !== undefined) throw refusal(`there is no node "${unknown}"`, undefined);
  requireKnownNodes(graph, intervention);
  const selection = selected ? graph.selection : undefined;
  if (selection !== undefined) requireSimpleSelection(graph, intervention);
  const nodes = ancestorsOf(graph, [...names, ...(selection?.parents ?? [])]);
  let states: Combination[] = [{ values: {}, probability: 1 }];
  nodes.forEach((node, position) => {
    states = extend(states, node, { intervention, most });
    const needed = new Set([...names, ...(selection?.parents ?? [])]);
    for (const later of nodes.slice(position + 1)) for (const parent of later.parents) needed.add(parent);
    states = merge(states, needed);
  });
  if (selection !== undefined) states = condition(states, selection.probability);
  return merge(states, new Set(names));
}

interface Extension {
  readonly intervention: NodeValues;
  readonly most: number;
}

function extend(states: readonly Combination[], node: CausalNode, { intervention, most }: Extension): Combination[] {
  const { name, mechanism, parents, place } = node;
  const given = intervention[name];
  const chancesOf: ((values: NodeValues) => readonly Chance[]) | undefined =
    given === undefined ? mechanism.chances : () => [{ value: given, probability: 1 }];
  if (chancesOf === undefined) throw refusal(`node "${name}" is continuous (${node.kind})`, place);
  if (given === undefined && parents.includes(rowVariable)) {
    throw refusal(`node "${name}" depends on the row of a patient`, place);
  }
  const extended: Combination[] = [];
  for (const { values, probability } of states) {
    for (const chance of chancesAt(chancesOf, values, node)) {
      if (chance.probability <= 0) continue;
      if (extended.length === most) {
        throw refusal(`there are more than ${most.toLocaleString('en')} combinations of values`, place);
      }
      extended.push({ values: { ...values, [name]: chance.value }, probability: probability * chance.probability });
    }
  }
  return extended;
}

function chancesAt(chancesOf: (values: NodeValues) => readonly Chance[], values: NodeValues, node: CausalNode) {
  try {
    return chancesOf(values);
  } catch (error) {
    if (!(error instanceof DrawFault)) throw error;
    throw refusal(`node "${node.name}" has no value where ${JSON.stringify(values)}: ${error.message}`, node.place);
  }
}

/** Forgets all other names and adds up what has become equal. */
function merge(states: readonly Combination[], kept: ReadonlySet<string>): Combination[] {
  const sums = new Map<string, { values: NodeValues; probability: number }>();
  for (const { values, probability } of states) {
    const entries = Object.entries(values).filter(([name]) => kept.has(name));
    const key = JSON.stringify(entries.map(([, value]): NodeValue => value));
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { values: Object.fromEntries(entries), probability });
    else sum.probability += probability;
  }
  return [...sums.values()];
}

function condition(states: readonly Combination[], selected: (values: NodeValues) => number): Combination[] {
  const weighted = states
    .map(({ values, probability }) => ({ values, probability: probability * selected(values) }))
    .filter(({ probability }) => probability > 0);
  const total = weighted.reduce((sum, { probability }) => sum + probability, 0);
  return weighted.map(({ values, probability }) => ({ values, probability: probability / total }));
}

function requireSimpleSelection({ rowsPerPatient, selection }: CausalGraph, intervention: NodeValues): void {
  if (rowsPerPatient.high > 1 && selection?.perPatient !== true) {
    throw refusal('patients have several rows and are selected together', selection?.place);
  }
  if (Object.keys(intervention).length > 0) {
    throw refusal('cases are selected before the intervention', selection?.place);
  }
}

function refusal(reason: string, place: CausalNode['place'] | undefined) {
  return usageError('simulate/not-discrete', `probabilities cannot be enumerated: ${reason}.`, {
    ...(place === undefined ? {} : { place }),
    hint: 'Ask for nodes that are discrete together with all they depend on, or estimate from drawn cases.',
  });
}
