import type { GraphProto, NodeProto } from 'onnx-buf';
import { capturedNames } from './sub-graphs.ts';

/** Takes away nodes and initialisers that no output of the graph needs, such as the indices of a pooling that nobody reads. */
export function pruneGraph(graph: GraphProto): void {
  const needed = new Set(graph.output.map(({ name }) => name));
  const kept: NodeProto[] = [];
  for (const node of [...graph.node].reverse()) {
    if (!node.output.some((name) => needed.has(name))) continue;
    kept.push(node);
    for (const name of [...node.input, ...capturedNames(node)]) needed.add(name);
  }
  graph.node = kept.reverse();
  graph.initializer = graph.initializer.filter(({ name }) => needed.has(name));
}
