import type { NodeProto } from 'onnx-buf';

/** Domain of a node: the standard one, which has two names, is ''. */
export function domainOf({ domain }: NodeProto): string {
  return domain === 'ai.onnx' ? '' : domain;
}

/** Operator of a node with its domain where that is not the standard one: `Conv`, `com.microsoft::Gelu`. */
export function operatorName(node: NodeProto): string {
  const domain = domainOf(node);
  return domain === '' ? node.opType : `${domain}::${node.opType}`;
}
