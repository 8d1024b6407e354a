// From tensors of a graph to an ONNX model: the one way in which anything runs.
import { create } from '@bufbuild/protobuf';
import {
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
} from 'onnx-buf';
import { usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { encodeModel } from '../../formats/onnx/encode-model.ts';
import { tensorProtoOf } from '../../formats/onnx/tensor.ts';
import { feedName } from '../evaluate/evaluate.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import { reachableNodes } from '../graph/reachable-nodes.ts';
import type { GraphNode, Tensor, TensorType } from '../graph/tensor.ts';
import type { Target } from '../operations/operation.ts';
import { simplify } from '../passes/simplify.ts';
import { OnnxEmitter } from './onnx-emitter.ts';
import { outputInfo, valueInfo } from './onnx-messages.ts';
import { renameInputs } from './opaque-node.ts';

/** What a compiled graph must be fed. */
export interface CompiledInput extends TensorType {
  readonly name: string;
  readonly role: OperationAttributes['input']['role'] | 'dropoutMask';
  /** Rate of a dropout mask. */
  readonly rate?: number | undefined;
}

/** A graph as an ONNX model. */
export interface CompiledGraph {
  readonly model: ModelProto;
  readonly inputs: readonly CompiledInput[];
  readonly outputs: readonly (TensorType & { readonly name: string })[];
  /** Whether the graph has blocks that are computed twice, which a runtime must not merge again. */
  readonly recomputes: boolean;
  /** The bytes of the model. */
  bytes(): Uint8Array;
}

/** How a graph is compiled. */
export interface CompileOptions {
  /** Kernels to write for. Default `cpu`; for a runtime at hand give `kernelsOf(runtime)` as the options. */
  readonly target?: Target | undefined;
  /** Channels a block of the runtime's blocked convolutions, from `kernelsOf`. Default: none are used. */
  readonly channelBlock?: number | undefined;
  /** Version of the standard operators, 20 or later. Default 20, or what opaque nodes need. */
  readonly opset?: number | undefined;
  /** Versions of other operator domains. Default: those that opaque nodes were written in. */
  readonly domains?: Readonly<Record<string, number>> | undefined;
  /** Values to put into the model instead of feeding them, by input name. */
  readonly embed?: Readonly<Record<string, TensorValue>> | undefined;
  /** Input names in the order of the model's signature; others follow in creation order. */
  readonly inputOrder?: readonly string[] | undefined;
  /** Whether to simplify first: folding, common subexpressions. Default true. */
  readonly simplify?: boolean | undefined;
}

const leastOpset = 20;

const domainVersions: Readonly<Record<string, number>> = { 'com.microsoft': 1, 'ai.onnx.ml': 3 };

/**
 * Writes the computation of the named outputs as one ONNX model with static shapes. Only what the outputs need is
 * written; parameters are inputs of the model unless embedded, and so are masks of dropout. Throws (all usage)
 * `engine/no-outputs` when none is named, `engine/duplicate-output` when an output has the name of an input that it is
 * not, and `engine/bad-opset` for operators before version 20.
 */
export function compileGraph(outputs: Readonly<Record<string, Tensor>>, options: CompileOptions = {}): CompiledGraph {
  const { target = 'cpu', embed = {}, inputOrder = [] } = options;
  const names = Object.keys(outputs);
  if (names.length === 0) throw noOutputs();
  const tensors = options.simplify === false ? Object.values(outputs) : simplify(Object.values(outputs));
  const nodes = reachableNodes(tensors);
  const sets = operatorSetsOf(nodes);
  const opset = options.opset ?? sets[''] ?? 20;
  requireOpset(opset);
  const fed = orderInputs(nodes.flatMap(compiledInput), inputOrder);
  const emitter = new OnnxEmitter(
    { target, channelBlock: options.channelBlock },
    {
      taken: new Set([...fed.map(({ name }) => name), ...names]),
      needed: new Set([...nodes.flatMap((node) => node.inputs), ...tensors]),
    },
  );
  for (const node of nodes) {
    const name = feedName(node);
    if (name === undefined) emitter.emit(node);
    else emitter.setName(node.outputs[0]!, name);
  }
  nameOutputs(emitter, names, tensors, new Set(fed.map(({ name }) => name)));
  const embedded = fed.filter(({ name }) => embed[name] !== undefined);
  const inputs = fed.filter(({ name }) => embed[name] === undefined);
  const graph = create(GraphProtoSchema, {
    name: 'evenhand',
    node: emitter.nodes,
    initializer: [...embedded.map(({ name }) => tensorProtoOf(name, embed[name]!)), ...emitter.constants],
    input: inputs.map((input) => valueInfo(input.name, input)),
    output: names.map((name, index) => outputInfo(name, tensors[index]!)),
  });
  const model = create(ModelProtoSchema, {
    irVersion: opset > 20 ? 10n : 9n,
    producerName: 'evenhand',
    graph,
    opsetImport: opsetImports(opset, emitter.domains, { ...sets, ...options.domains }),
  });
  return {
    model,
    inputs,
    outputs: names.map((name, index) => ({ name, dtype: tensors[index]!.dtype, shape: tensors[index]!.shape })),
    recomputes: nodes.some(({ copy }) => copy !== 0),
    bytes: () => encodeModel(model),
  };
}

/** Newest operator set of each domain that opaque nodes were written in; at least 20 for the standard one. */
function operatorSetsOf(nodes: readonly GraphNode[]): Readonly<Record<string, number>> {
  const versions: Record<string, number> = { '': 20 };
  for (const node of nodes) {
    if (node.operation !== 'opaque') continue;
    for (const [domain, version] of (node as GraphNode<'opaque'>).attributes.operatorSets) {
      versions[domain] = Math.max(versions[domain] ?? 0, version);
    }
  }
  return versions;
}

function compiledInput(node: GraphNode): readonly CompiledInput[] {
  if (node.operation === 'input') {
    const { name, role, dtype, shape } = node.attributes as OperationAttributes['input'];
    return [{ name, role, dtype, shape }];
  }
  if (node.operation !== 'dropoutMask') return [];
  const { name, rate, shape } = node.attributes as OperationAttributes['dropoutMask'];
  return [{ name, role: 'dropoutMask', dtype: 'float32', shape, rate }];
}

function orderInputs(inputs: readonly CompiledInput[], order: readonly string[]): readonly CompiledInput[] {
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return order.length === 0 ? inputs : [...inputs].sort((a, b) => rank(a.name) - rank(b.name));
}

/** Gives values the names of outputs: by renaming the node's output where possible, through an Identity else. */
function nameOutputs(
  emitter: OnnxEmitter,
  names: readonly string[],
  tensors: readonly Tensor[],
  inputs: ReadonlySet<string>,
): void {
  const renames = new Map<string, string>();
  const produced = new Set(emitter.nodes.flatMap(({ output }) => output));
  for (const [index, name] of names.entries()) {
    const value = emitter.name(tensors[index]!);
    if (value === name) continue;
    if (inputs.has(name)) {
      throw usageError('engine/duplicate-output', `The output "${name}" has the name of an input.`, {
        hint: 'Give the output another name.',
      });
    }
    if (produced.has(value) && !renames.has(value)) {
      renames.set(value, name);
    } else {
      emitter.nodes.push(
        create(NodeProtoSchema, { name: `output ${name}`, opType: 'Identity', input: [value], output: [name] }),
      );
    }
  }
  if (renames.size > 0) renameValues(emitter, renames);
}

function renameValues(emitter: OnnxEmitter, renames: ReadonlyMap<string, string>): void {
  const renamed = (name: string): string => renames.get(name) ?? name;
  for (const node of emitter.nodes) {
    renameInputs(node, renames);
    node.output = node.output.map(renamed);
  }
}

function opsetImports(opset: number, domains: ReadonlySet<string>, versions: Readonly<Record<string, number>>) {
  const used = new Set([...domains, ...Object.keys(versions)].filter((domain) => domain !== ''));
  const others = [...used].sort().map((domain) => ({
    domain,
    version: BigInt(versions[domain] ?? domainVersions[domain] ?? 1),
  }));
  return [{ domain: '', version: BigInt(opset) }, ...others].map((entry) => create(OperatorSetIdProtoSchema, entry));
}

/** Operators are written as of version 20: an earlier number would name others. */
function requireOpset(opset: number): void {
  if (Number.isSafeInteger(opset) && opset >= leastOpset) return;
  throw usageError('engine/bad-opset', `Operators are written as of version ${leastOpset} or later; got ${opset}.`, {
    hint: 'Leave the version out, or raise it.',
  });
}

function noOutputs(): Error {
  return usageError('engine/no-outputs', 'The graph is compiled for no output.', {
    hint: 'Name at least one tensor, such as { loss }.',
  });
}
