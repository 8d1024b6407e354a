import { Graph } from './graph/graph.ts';
import { operations } from './operations/table.ts';

/** An empty graph with all operations. Tensors of two graphs cannot be combined (`engine/other-graph`). */
export function createGraph(): Graph {
  return new Graph(operations);
}
