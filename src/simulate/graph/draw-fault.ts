import type { NodeValues } from './causal-graph.ts';

/** A value that cannot be computed or drawn. Who draws a case adds the case and the node, and reports it. */
export class DrawFault extends Error {}

/** ` (a = 1, b = "x")`: the values on which a fault depends; '' if there are none. */
export function describeValues(values: NodeValues, names: readonly string[]): string {
  const shown = names.filter((name) => values[name] !== undefined);
  return shown.length === 0 ? '' : ` (${shown.map((name) => `${name} = ${JSON.stringify(values[name])}`).join(', ')})`;
}
