// Functions of a model, written out where they are called. Which operator set a node is written in goes with it.
import { clone, create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  type FunctionProto,
  type GraphProto,
  AttributeProto_AttributeType as Kind,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
  type OperatorSetIdProto,
} from 'onnx-buf';
import { dataError } from '../../core/errors.ts';

/** Versions of operator sets by domain; the standard domain is ''. */
export type OperatorSets = ReadonlyMap<string, number>;

/** Nodes of a graph with every function written out, and the operator sets of each, also inside sub-graphs. */
export interface InlinedGraph {
  readonly nodes: readonly NodeProto[];
  readonly operatorSets: (node: NodeProto) => OperatorSets;
}

/** Calls within calls, and nodes that functions may grow a model to: more is taken for an attack. */
const deepest = 64;
const mostNodes = 2_000_000;

/** The nodes of a model's main graph without calls of its functions. Throws `engine/onnx-functions` for endless ones. */
export function inlineFunctions(model: ModelProto, file: string): InlinedGraph {
  return new Inliner(model, file).inline();
}

/** Operator sets of a model or function: the standard domain has two names. */
export function operatorSetsOf(imports: readonly OperatorSetIdProto[]): OperatorSets {
  return new Map(imports.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]));
}

class Inliner {
  readonly #model: ModelProto;
  readonly #file: string;
  readonly #functions: ReadonlyMap<string, FunctionProto>;
  readonly #sets = new WeakMap<NodeProto, OperatorSets>();
  #calls = 0;
  #nodes = 0;

  constructor(model: ModelProto, file: string) {
    this.#model = model;
    this.#file = file;
    this.#functions = new Map(model.functions.map((own) => [keyOf(own.domain, own.name, own.overload), own]));
  }

  inline(): InlinedGraph {
    const sets = operatorSetsOf(this.#model.opsetImport);
    const nodes = this.#expandAll(this.#model.graph?.node ?? [], sets, 0);
    return { nodes, operatorSets: (node) => this.#sets.get(node) ?? sets };
  }

  #expandAll(nodes: readonly NodeProto[], sets: OperatorSets, depth: number): NodeProto[] {
    return nodes.flatMap((node) => this.#expand(node, sets, depth));
  }

  #expand(node: NodeProto, sets: OperatorSets, depth: number): readonly NodeProto[] {
    this.#nodes += 1;
    if (depth > deepest || this.#nodes > mostNodes) throw this.#endless(node);
    const called = this.#functions.get(keyOf(node.domain, node.opType, node.overload));
    if (called) return this.#call(node, called, depth);
    const own = node.attribute.some((attribute) => graphsOf(attribute).length > 0)
      ? clone(NodeProtoSchema, node)
      : node;
    this.#sets.set(own, sets);
    for (const attribute of own.attribute) {
      for (const graph of graphsOf(attribute)) graph.node = this.#expandAll(graph.node, sets, depth + 1);
    }
    return [own];
  }

  #call(node: NodeProto, called: FunctionProto, depth: number): readonly NodeProto[] {
    this.#calls += 1;
    const prefix = `${node.name || called.name}#${this.#calls}/`;
    const outer = new Map<string, string>();
    for (const [index, name] of called.input.entries()) outer.set(name, node.input[index] ?? '');
    const inputs = new Set(called.input);
    const aliases: NodeProto[] = [];
    for (const [index, name] of called.output.entries()) {
      const result = node.output[index] ?? '';
      if (result === '') continue;
      if (inputs.has(name) || outer.has(name)) aliases.push(identity(outer.get(name)!, result));
      else outer.set(name, result);
    }
    const given = new Map(called.attributeProto.map((attribute) => [attribute.name, attribute]));
    for (const attribute of node.attribute) given.set(attribute.name, attribute);
    const place = { prefix, names: outer, attributes: given };
    const body = called.node.map((inner) => renamed(clone(NodeProtoSchema, inner), place));
    return [...this.#expandAll(body, operatorSetsOf(called.opsetImport), depth + 1), ...aliases];
  }

  #endless(node: NodeProto): Error {
    return dataError('engine/onnx-functions', `the functions of the model do not end (at ${node.opType}).`, {
      place: { file: this.#file },
      hint: 'A function must not call itself, directly or through others.',
    });
  }
}

interface Call {
  readonly prefix: string;
  readonly names: ReadonlyMap<string, string>;
  readonly attributes: ReadonlyMap<string, AttributeProto>;
}

function renamed(node: NodeProto, call: Call): NodeProto {
  const rename = (name: string): string => (name === '' ? '' : (call.names.get(name) ?? call.prefix + name));
  node.input = node.input.map(rename);
  node.output = node.output.map(rename);
  node.name = call.prefix + node.name;
  node.attribute = node.attribute.flatMap((attribute) => resolved(attribute, call));
  for (const attribute of node.attribute) for (const graph of graphsOf(attribute)) renameGraph(graph, call);
  return node;
}

function renameGraph(graph: GraphProto, call: Call): void {
  for (const value of [...graph.input, ...graph.output, ...graph.valueInfo, ...graph.initializer]) {
    value.name = call.names.get(value.name) ?? call.prefix + value.name;
  }
  graph.node = graph.node.map((node) => renamed(node, call));
}

/** An attribute that refers to one of the function takes its value; it is left out where the call gives none. */
function resolved(attribute: AttributeProto, call: Call): readonly AttributeProto[] {
  if (attribute.refAttrName === '') return [attribute];
  const given = call.attributes.get(attribute.refAttrName);
  if (!given) return [];
  const copy = clone(AttributeProtoSchema, given);
  copy.name = attribute.name;
  return [copy];
}

function identity(input: string, output: string): NodeProto {
  return create(NodeProtoSchema, { opType: 'Identity', input: [input], output: [output] });
}

/** The sub-graphs of an attribute. */
export function graphsOf(attribute: AttributeProto): readonly GraphProto[] {
  if (attribute.type === Kind.GRAPH || (attribute.type === Kind.UNDEFINED && attribute.g)) {
    return attribute.g ? [attribute.g] : [];
  }
  return attribute.graphs;
}

function keyOf(domain: string, name: string, overload: string): string {
  return `${domain === 'ai.onnx' ? '' : domain} ${name} ${overload}`;
}
