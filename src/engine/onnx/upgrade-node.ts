// Nodes that are kept as they are stand in a model of opset 20 or later, where some operators mean something else than when they were
// written. Here they are rewritten, with the nodes of their sub-graphs.
import { clone } from '@bufbuild/protobuf';
import { type NodeProto, NodeProtoSchema } from 'onnx-buf';
import { graphsOf, type OperatorSets } from './inline-functions.ts';
import { type Draft, edits, rewrites } from './operator-upgrades.ts';

/** The operator set that kept nodes are brought up to. */
export const keptOpset = 20;

/** What upgrading needs to know. */
export interface UpgradeContext {
  readonly operatorSets: (node: NodeProto) => OperatorSets;
  readonly file: string;
  /** A name that nothing else has. */
  readonly fresh: () => string;
}

/**
 * A node with its sub-graphs as opset 20 writes it: itself, or a few nodes, the input untouched. Throws `engine/onnx-old-operator`
 * for what has no such form.
 */
export function upgradeNode(original: NodeProto, context: UpgradeContext): readonly NodeProto[] {
  const version = context.operatorSets(original).get('') ?? keptOpset;
  const node = clone(NodeProtoSchema, original);
  for (const [index, attribute] of node.attribute.entries()) {
    const sources = graphsOf(original.attribute[index]!);
    for (const [at, graph] of graphsOf(attribute).entries()) {
      graph.node = sources[at]!.node.flatMap((inner) => upgradeNode(inner, context));
    }
  }
  const isStandard = node.domain === '' || node.domain === 'ai.onnx';
  if (!isStandard || version >= keptOpset) return [node];
  const draft: Draft = { node, version, file: context.file, fresh: context.fresh, before: [] };
  node.attribute = node.attribute.filter(({ name }) => name !== 'consumed_inputs');
  if (Object.hasOwn(edits, node.opType)) edits[node.opType]!(draft);
  const rewritten = Object.hasOwn(rewrites, node.opType) ? rewrites[node.opType]!(draft) : undefined;
  return [...draft.before, ...(rewritten ?? [node])];
}
