import { clone } from '@bufbuild/protobuf';
import { type AttributeProto, type GraphProto, type NodeProto, NodeProtoSchema } from 'onnx-buf';
import type { GraphNode } from '../graph/tensor.ts';

/** The message of an opaque node with the names of this model: inputs, outputs, and what its sub-graphs capture. */
export function opaqueNode(node: GraphNode<'opaque'>, inputs: readonly string[], fresh: () => string): NodeProto {
  const { node: original, inputIndexes, captured } = node.attributes;
  const message = clone(NodeProtoSchema, original as NodeProto);
  message.input = inputIndexes.map((index) => (index < 0 ? '' : inputs[index]!));
  message.output = message.output.map((name) => (name === '' ? '' : fresh()));
  const renames = new Map(captured.map(([name, index]) => [name, inputs[index]!]));
  if (renames.size > 0) for (const attribute of message.attribute) renameInAttribute(attribute, renames);
  return message;
}

/** Renames what a node reads, in its sub-graphs too. */
export function renameInputs(node: NodeProto, renames: ReadonlyMap<string, string>): void {
  node.input = node.input.map((name) => renames.get(name) ?? name);
  for (const attribute of node.attribute) renameInAttribute(attribute, renames);
}

function renameInAttribute(attribute: AttributeProto, renames: ReadonlyMap<string, string>): void {
  if (attribute.g) renameInGraph(attribute.g, renames);
  for (const graph of attribute.graphs) renameInGraph(graph, renames);
}

function renameInGraph(graph: GraphProto, outer: ReadonlyMap<string, string>): void {
  const own = new Set([
    ...graph.input.map(({ name }) => name),
    ...graph.initializer.map(({ name }) => name),
    ...graph.node.flatMap(({ output }) => output),
  ]);
  const renames = new Map([...outer].filter(([name]) => !own.has(name)));
  for (const node of graph.node) renameInputs(node, renames);
  for (const output of graph.output) output.name = renames.get(output.name) ?? output.name;
}
