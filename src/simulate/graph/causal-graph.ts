// A causal graph as a value: nodes with mechanisms x = f(parents, u). A node takes one uniform number u and gives the quantile of its
// distribution there, so that under an intervention a case keeps its rank in every distribution.
import type { Place } from '../../core/errors.ts';

/** A number or the name of a category. Conditions are 1 and 0. */
export type NodeValue = number | string;

/** Values by the name of the node. */
export type NodeValues = Readonly<Record<string, NodeValue>>;

/** What a node can be. */
export interface Domain {
  /** A condition is a number that is 0 or 1. */
  readonly type: 'number' | 'condition' | 'text';
  /** All values that can occur, numbers ascending, names in the order of the file; absent if they are not known or more than a few. */
  readonly values?: readonly NodeValue[] | undefined;
  /** Least and greatest number that can occur, as far as known (-∞ and ∞ else); of texts without meaning. */
  readonly low: number;
  readonly high: number;
}

/** A value and its probability. */
export interface Chance {
  readonly value: NodeValue;
  readonly probability: number;
}

/** How a node follows from its parents. */
export interface Mechanism {
  /** The value at noise u, 0 < u < 1: the quantile of the distribution given the parents. */
  valueAt(values: NodeValues, u: number): NodeValue;
  /** Probabilities of all values given the parents, adding up to 1; absent for a continuous node. */
  chances?: ((values: NodeValues) => readonly Chance[]) | undefined;
}

export const nodeKinds = [
  'bernoulli',
  'categorical',
  'normal',
  'truncatedNormal',
  'logNormal',
  'uniform',
  'poisson',
  'constant',
  'expression',
  'label',
] as const;

/** How a node gets its value: by a distribution, an expression, or as a recorded label. */
export type NodeKind = (typeof nodeKinds)[number];

/** One variable of a causal graph with its mechanism. */
export interface CausalNode {
  readonly name: string;
  readonly kind: NodeKind;
  /** One sentence of the author; '' if there is none. */
  readonly about: string;
  /** Names of the nodes that the mechanism reads, in the order of their first use. */
  readonly parents: readonly string[];
  /** Whether all rows of a patient share one value. */
  readonly perPatient: boolean;
  readonly domain: Domain;
  readonly mechanism: Mechanism;
  readonly place: Place;
}

/** Which draws become cases: each with this probability (0 and 1 if it is a condition). */
export interface Selection {
  readonly text: string;
  readonly parents: readonly string[];
  readonly perPatient: boolean;
  readonly probability: (values: NodeValues) => number;
  readonly place: Place;
}

/** Least and greatest number of rows a patient has; all between are equally frequent. */
export interface RowsPerPatient {
  readonly low: number;
  readonly high: number;
}

/** Who is ill, who is in which group, what is recorded and what is seen, with what depends on what; made by `parseWorldFile`. */
export interface CausalGraph {
  /** Names of all nodes as they stand in the file. */
  readonly names: readonly string[];
  /** All nodes, parents first. */
  readonly nodes: readonly CausalNode[];
  readonly rowsPerPatient: RowsPerPatient;
  readonly selection?: Selection | undefined;
}

/** Name of the built-in variable that numbers the rows of a patient from 0. */
export const rowVariable = 'row';

/** The names of nodes and everything they depend on, parents first. */
export function ancestorsOf(graph: CausalGraph, names: readonly string[]): CausalNode[] {
  const wanted = new Set(names);
  for (const { name, parents } of [...graph.nodes].reverse()) {
    if (wanted.has(name)) for (const parent of parents) wanted.add(parent);
  }
  return graph.nodes.filter(({ name }) => wanted.has(name));
}
