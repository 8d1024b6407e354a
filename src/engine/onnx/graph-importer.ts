// Replays the nodes of a model on a graph: converts those that it can, keeps the others as they are.
import { create } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  type GraphProto,
  AttributeProto_AttributeType as Kind,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  type TypeProto,
} from 'onnx-buf';
import { dataError, EvenhandError } from '../../core/errors.ts';
import type { DataType, TensorValue } from '../../core/tensor-value.ts';
import { isReadableTensor } from '../../formats/onnx/tensor.ts';
import type { GraphNode, Tensor, TensorType } from '../graph/tensor.ts';

import { type ImportedNode, Kept, keep } from './converter.ts';
import { operators } from './converters/table.ts';
import type { Dimensions } from './declared-types.ts';
import type { InlinedGraph, OperatorSets } from './inline-functions.ts';
import { keptTypes } from './kept-types.ts';
import { NodeAttributes } from './node-attributes.ts';
import { domainOf, operatorName } from './operator-name.ts';
import { Scope } from './scope.ts';
import { subGraphTypes } from './sub-graph-types.ts';
import { capturedNames, usedDomains } from './sub-graphs.ts';
import { keptOpset, upgradeNode } from './upgrade-node.ts';
import { type WeightContext, WeightReader } from './weight-reader.ts';
import { widenNode } from './widen.ts';

/** A node that was kept as it is: it runs, and no gradient passes it. */
export interface KeptNode {
  readonly operator: string;
  readonly label: string;
  /** Why, as the end of "kept because ...". */
  readonly reason: string;
  /** Name of the value that would have to be known to take the node apart; an input can be given in `values`. */
  readonly needs?: string | undefined;
}

/** A weight of the file. */
export interface ImportedWeight {
  /** A leaf of the graph, of the role `parameter` or `buffer`. */
  readonly tensor: Tensor;
  readonly value: TensorValue;
  readonly trainable: boolean;
}

/** What an import works with. */
export interface ImportContext extends WeightContext {
  readonly inlined: InlinedGraph;
  readonly dimensions: Dimensions;
  /** What the model declares of its values: types of known shape, and messages. */
  readonly declared: ReadonlyMap<string, TensorType>;
  readonly messages: ReadonlyMap<string, TypeProto>;
  /** Tensors that stand for weights of the file. */
  readonly bound: Readonly<Record<string, Tensor>>;
}

/** Types of elements that operations of the graph may not take; nodes with them are kept when they do not. */
const unusual: ReadonlySet<DataType> = new Set([
  'float16',
  'bfloat16',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'uint32',
  'uint64',
]);

interface Operands {
  readonly inputs: readonly (Tensor | undefined)[];
  readonly scope: Scope;
}

/** The first kept node on the way to a tensor without a type. */
function originOf(tensor: Tensor): string {
  const { node } = tensor;
  const before = node.inputs.find(({ untyped }) => untyped);
  if (before) return originOf(before);
  return `after ${(node as GraphNode<'opaque'>).attributes.operator} of node "${node.label}"`;
}

/** Imports nodes one after the other. */
export class GraphImporter {
  readonly kept: KeptNode[] = [];
  readonly reader: WeightReader;
  readonly #context: ImportContext;
  readonly #upgraded = new WeakMap<NodeProto, OperatorSets>();
  #fresh = 0;

  constructor(context: ImportContext) {
    this.#context = context;
    this.reader = new WeightReader(context);
  }

  /** Makes the initialisers of a graph readable in `scope`; each becomes a leaf when something needs it. */
  addInitializers(graph: GraphProto, scope: Scope): void {
    for (const proto of graph.initializer) scope.set(proto.name, () => this.#initializer(proto));
    for (const { values } of graph.sparseInitializer) {
      if (!values) continue;
      scope.set(values.name, () => {
        throw dataError('engine/onnx-sparse', `the initialiser "${values.name}" is sparse.`, {
          place: { file: this.#context.file },
          hint: 'Export the model with dense weights.',
        });
      });
    }
  }

  importNodes(nodes: readonly NodeProto[], scope: Scope): void {
    for (const node of nodes) {
      const label = node.name || node.output.find((name) => name !== '') || node.opType;
      this.#context.build.graph.within(label, () => this.#importNode(node, label, scope));
    }
  }

  /** The tensor of a name. Throws `engine/onnx-missing-value` for a name that nothing gives. */
  read(name: string, reader: string, scope: Scope): Tensor {
    const tensor = scope.get(name);
    if (tensor) return tensor;
    throw dataError('engine/onnx-missing-value', `${reader} reads "${name}", which nothing before it gives.`, {
      place: { file: this.#context.file },
      hint: 'The model is damaged: check it with the ONNX checker.',
    });
  }

  #importNode(node: NodeProto, label: string, scope: Scope): void {
    const inputs = node.input.map((name) => (name === '' ? undefined : this.read(name, `node "${label}"`, scope)));
    if (this.#inlineBranch(node, inputs[0], scope)) return;
    try {
      this.#convertOrKeep(node, label, { inputs, scope });
    } catch (error) {
      throw this.#explained(error, node, label);
    }
  }

  #convertOrKeep(node: NodeProto, label: string, { inputs, scope }: Operands): void {
    try {
      const outputs = this.#convert(node, label, inputs);
      for (const [index, name] of node.output.entries()) if (name !== '') scope.set(name, outputs[index]!);
    } catch (error) {
      if (!(error instanceof Kept)) throw error;
      const needs = error.needs === undefined ? undefined : node.input[error.needs];
      this.#keep(node, { operator: operatorName(node), label, reason: error.message, needs }, scope);
    }
  }

  #convert(node: NodeProto, label: string, inputs: readonly (Tensor | undefined)[]): readonly (Tensor | undefined)[] {
    const operator = operatorName(node);
    const definition = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
    if (!definition) return keep('the graph has no such operation');
    const untyped = inputs.find((input) => input?.untyped);
    if (untyped) return keep(`the type of its input is not known, ${originOf(untyped)}`);
    const present = node.output.findLastIndex((name) => name !== '') + 1;
    const view = this.#view(node, this.#setsOf(node), {
      operator,
      label,
      inputs,
      outputs: node.output.slice(0, present),
    });
    const outputs = this.#converted(definition.convert, view);
    if (view.outputs.some((name, index) => name !== '' && !outputs[index])) return keep('one of its outputs is rare');
    return outputs;
  }

  #converted(convert: (node: ImportedNode) => readonly (Tensor | undefined)[], view: ImportedNode) {
    try {
      return convert(view);
    } catch (error) {
      const isUnusual = view.inputs.some((input) => input && unusual.has(input.dtype));
      if (!isUnusual || !(error instanceof EvenhandError) || error.code !== 'engine/shape-mismatch') throw error;
      return keep(`the graph does not take its types (${error.message})`);
    }
  }

  #view(
    node: NodeProto,
    sets: OperatorSets,
    own: Pick<ImportedNode, 'operator' | 'inputs' | 'outputs'> & { readonly label: string },
  ): ImportedNode {
    const { build, file } = this.#context;
    return {
      operator: own.operator,
      inputs: own.inputs,
      outputs: own.outputs,
      version: sets.get(domainOf(node)) ?? 1,
      attributes: new NodeAttributes(node, { node: `"${own.label}" (${own.operator})`, file }),
      build,
      readTensor: (tensor) => this.reader.read(tensor),
      readConstant: (tensor) => this.reader.constant(tensor, node.output[0] ?? ''),
      readType: (type) => this.reader.readType(type),
    };
  }

  #initializer(proto: TensorProto): Tensor {
    const bound = this.#context.bound[proto.name];
    if (bound) return bound;
    return isReadableTensor(proto) ? this.reader.initializer(proto) : this.#unreadable(proto);
  }

  /** Texts and narrow numbers stand in the graph as a node that gives them. */
  #unreadable(proto: TensorProto): Tensor {
    const attribute = create(AttributeProtoSchema, { name: 'value', type: Kind.TENSOR, t: proto });
    const node = create(NodeProtoSchema, { opType: 'Constant', output: [proto.name], attribute: [attribute] });
    return this.#carry(
      node,
      { operator: 'Constant', label: proto.name, reason: 'its elements are of a type that the graph does not have' },
      new Scope(),
    )[0]!;
  }

  /** An `If` whose condition is known is its branch. */
  #inlineBranch(node: NodeProto, condition: Tensor | undefined, scope: Scope): boolean {
    if (operatorName(node) !== 'If' || !condition) return false;
    const value = this.#context.build.valueOf(condition);
    if (!value) return false;
    const name = Number(value.data[0]) === 0 ? 'else_branch' : 'then_branch';
    const branch = node.attribute.find((attribute) => attribute.name === name)?.g;
    if (!branch) return false;
    const inner = new Scope(scope);
    this.addInitializers(branch, inner);
    this.importNodes(branch.node, inner);
    for (const [index, output] of branch.output.entries()) {
      const target = node.output[index];
      if (target) scope.set(target, this.read(output.name, `the branch of "${node.name}"`, inner));
    }
    return true;
  }

  #keep(node: NodeProto, kept: KeptNode, scope: Scope): void {
    const upgraded = upgradeNode(node, {
      operatorSets: (inner) => this.#setsOf(inner),
      file: this.#context.file,
      fresh: () => `kept#${this.#fresh++}`,
    });
    const sets = new Map(
      [...this.#setsOf(node)].map(([domain, version]) => [
        domain,
        domain === '' ? Math.max(version, keptOpset) : version,
      ]),
    );
    const only = upgraded.length === 1 ? upgraded[0] : undefined;
    for (const made of upgraded) this.#upgraded.set(made, sets);
    if (!only) {
      this.importNodes(upgraded, scope);
      return;
    }
    this.kept.push(kept);
    const outputs = this.#carry(only, kept, scope);
    for (const [index, name] of node.output.entries()) if (name !== '') scope.set(name, outputs[index]!);
  }

  #carry(node: NodeProto, { operator, label, reason }: KeptNode, scope: Scope): readonly Tensor[] {
    const { build, file, declared, messages, widen, dimensions } = this.#context;
    const inputs: Tensor[] = [];
    const indexOf = (name: string): number => {
      if (name === '') return -1;
      const tensor = build.settle(this.read(name, `node "${label}"`, scope));
      const known = inputs.indexOf(tensor);
      return known < 0 ? inputs.push(tensor) - 1 : known;
    };
    const message = widen ? widenNode(node, file) : node;
    const inputIndexes = message.input.map(indexOf);
    const captured = capturedNames(message).map((name) => [name, indexOf(name)] as const);
    const known = message.input.map((name) => (name === '' ? undefined : scope.get(name)));
    const sets = this.#setsOf(node);
    const view = this.#view(message, sets, { operator, label, inputs: known, outputs: message.output });
    const inferred = keptTypes(view) ?? subGraphTypes(message, known, dimensions);
    const outputTypes = message.output.map((name, index) => inferred[index] ?? declared.get(name));
    return build.graph.addOpaque(inputs, {
      operator,
      node: message,
      inputIndexes,
      captured,
      outputTypes,
      declaredTypes: message.output.map((name, index) => (outputTypes[index] ? undefined : messages.get(name))),
      operatorSets: [...sets].filter(([domain]) => usedDomains(message).has(domain)),
      file,
      reason,
    });
  }

  #setsOf(node: NodeProto): OperatorSets {
    return this.#upgraded.get(node) ?? this.#context.inlined.operatorSets(node);
  }

  #explained(error: unknown, node: NodeProto, label: string): unknown {
    if (!(error instanceof EvenhandError) || error.code.startsWith('engine/onnx-')) return error;
    return dataError('engine/onnx-node', `node "${label}" (${operatorName(node)}): ${error.message}`, {
      place: { file: this.#context.file },
      hint: 'Check that the given dimensions and shapes are those that the model was made for.',
      cause: error,
    });
  }
}
