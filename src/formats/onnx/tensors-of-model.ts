import type { AttributeProto, GraphProto, ModelProto, NodeProto, SparseTensorProto, TensorProto } from 'onnx-buf';

/**
 * Every tensor of a model: initialisers and attributes, in the main graph, nested graphs, functions and training
 * information. The messages themselves, not copies.
 */
export function tensorsOfModel(model: ModelProto): TensorProto[] {
  const found: TensorProto[] = [];
  const graphs: (GraphProto | undefined)[] = [model.graph];
  for (const training of model.trainingInfo) graphs.push(training.initialization, training.algorithm);
  const addSparse = (sparse: SparseTensorProto): void => {
    if (sparse.values !== undefined) found.push(sparse.values);
    if (sparse.indices !== undefined) found.push(sparse.indices);
  };
  const addAttribute = (attribute: AttributeProto): void => {
    if (attribute.t !== undefined) found.push(attribute.t);
    for (const tensor of attribute.tensors) found.push(tensor);
    if (attribute.sparseTensor !== undefined) addSparse(attribute.sparseTensor);
    for (const sparse of attribute.sparseTensors) addSparse(sparse);
    graphs.push(attribute.g);
    for (const graph of attribute.graphs) graphs.push(graph);
  };
  const addNodes = (nodes: readonly NodeProto[]): void => {
    for (const node of nodes) for (const attribute of node.attribute) addAttribute(attribute);
  };
  for (const { node, attributeProto } of model.functions) {
    addNodes(node);
    for (const attribute of attributeProto) addAttribute(attribute);
  }
  for (let graph = graphs.shift(); graph !== undefined || graphs.length > 0; graph = graphs.shift()) {
    if (graph === undefined) continue;
    for (const tensor of graph.initializer) found.push(tensor);
    for (const sparse of graph.sparseInitializer) addSparse(sparse);
    addNodes(graph.node);
  }
  return found;
}
