import type { GraphProto, NodeProto } from 'onnx-buf';
import { graphsOf } from './inline-functions.ts';
import { domainOf } from './operator-name.ts';

/** Names of outer values that the sub-graphs of a node read, in the order in which they are met. */
export function capturedNames(node: NodeProto): readonly string[] {
  const found = new Set<string>();
  for (const attribute of node.attribute) {
    for (const graph of graphsOf(attribute)) for (const name of freeNames(graph)) found.add(name);
  }
  return [...found];
}

function freeNames(graph: GraphProto): ReadonlySet<string> {
  const own = new Set([
    ...graph.input.map(({ name }) => name),
    ...graph.initializer.map(({ name }) => name),
    ...graph.sparseInitializer.map(({ values }) => values?.name ?? ''),
    ...graph.node.flatMap(({ output }) => output),
  ]);
  const read = graph.node.flatMap((node) => [...node.input, ...capturedNames(node)]);
  const names = [...read, ...graph.output.map(({ name }) => name)];
  return new Set(names.filter((name) => name !== '' && !own.has(name)));
}

/** Operator domains of a node and of its sub-graphs. */
export function usedDomains(node: NodeProto): ReadonlySet<string> {
  const inner = node.attribute.flatMap((attribute) => graphsOf(attribute).flatMap((graph) => graph.node));
  return new Set([domainOf(node), ...inner.flatMap((own) => [...usedDomains(own)])]);
}
