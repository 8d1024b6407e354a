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

/** Nodes that functions may grow a model to: more is taken for an attack. */
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
  readonly #sizes = new Map<FunctionProto, number>();
  #calls = 0;

  constructor(model: ModelProto, file: string) {
    this.#model = model;
    this.#file = file;
    this.#functions = new Map(model.functions.map((own) => [keyOf(own.domain, own.name, own.overload), own]));
  }

  inline(): InlinedGraph {
    const sets = operatorSetsOf(this.#model.opsetImport);
    const written = this.#model.graph?.node ?? [];
    if (this.#functions.size > 0 && this.#sizeOf(written) > mostNodes) throw this.#endless('they grow without bound');
    const nodes = this.#expandAll(written, sets);
    return { nodes, operatorSets: (node) => this.#sets.get(node) ?? sets };
  }

  /** Nodes after all functions are written out, without writing them. */
  #sizeOf(nodes: readonly NodeProto[]): number {
    return nodes.reduce((size, node) => {
      const called = this.#calledBy(node);
      const inner = node.attribute.flatMap((attribute) => graphsOf(attribute).map((graph) => this.#sizeOf(graph.node)));
      return size + inner.reduce((sum, own) => sum + own, called ? this.#sizeOfFunction(called) : 1);
    }, 0);
  }

  #sizeOfFunction(called: FunctionProto): number {
    const known = this.#sizes.get(called);
    if (known !== undefined && Number.isNaN(known)) throw this.#endless(`"${called.name}" calls itself`);
    if (known !== undefined) return known;
    this.#sizes.set(called, Number.NaN);
    const size = this.#sizeOf(called.node);
    this.#sizes.set(called, size);
    return size;
  }

  #calledBy({ domain, opType, overload }: NodeProto): FunctionProto | undefined {
    return this.#functions.get(keyOf(domain, opType, overload));
  }

  #expandAll(nodes: readonly NodeProto[], sets: OperatorSets): NodeProto[] {
    return nodes.flatMap((node) => this.#expand(node, sets));
  }

  #expand(node: NodeProto, sets: OperatorSets): readonly NodeProto[] {
    const called = this.#calledBy(node);
    if (called) return this.#call(node, called);
    const own = node.attribute.some((attribute) => graphsOf(attribute).length > 0)
      ? clone(NodeProtoSchema, node)
      : node;
    this.#sets.set(own, sets);
    for (const attribute of own.attribute) {
      for (const graph of graphsOf(attribute)) graph.node = this.#expandAll(graph.node, sets);
    }
    return [own];
  }

  #call(node: NodeProto, called: FunctionProto): readonly NodeProto[] {
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
    return [...this.#expandAll(body, operatorSetsOf(called.opsetImport)), ...aliases];
  }

  #endless(why: string): Error {
    return dataError('engine/onnx-functions', `the functions of the model cannot be written out: ${why}.`, {
      place: { file: this.#file },
      hint: 'A function must not call itself, directly or through others; export the model without functions.',
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
