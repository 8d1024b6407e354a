import { Graph } from './graph/graph.ts';
import { operations } from './operations/table.ts';

/** An empty graph with all operations. */
export function createGraph(): Graph {
  return new Graph(operations);
}
