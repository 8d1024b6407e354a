// Tensors of the graph, with their weights, as an ONNX model for others.
import type { ModelProto } from 'onnx-buf';
import { canonicalJson } from '../../core/canonical-json.ts';
import { usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { encodeModel } from '../../formats/onnx/encode-model.ts';
import { moveToExternalData } from '../../formats/onnx/external-data.ts';
import { sameShape } from '../graph/broadcast.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import { reachableNodes } from '../graph/reachable-nodes.ts';
import { type Replacement, rewriteGraph } from '../graph/rewrite.ts';
import { formatType } from '../graph/shape-error.ts';
import type { GraphNode, Tensor } from '../graph/tensor.ts';
import { compileGraph } from '../lower/compile-graph.ts';
import { valueInfo } from '../lower/onnx-messages.ts';
import type { Target } from '../operations/operation.ts';
import { type ModelMetadata, setMetadata } from './model-metadata.ts';
import { pruneGraph } from './prune-graph.ts';

/** What an exported model says about itself. */
export interface ExportMetadata extends Partial<ModelMetadata> {
  /** How images become inputs; written as canonical JSON under the property `preprocessing`. */
  readonly preprocessing?: unknown;
  /** Names of the classes in the order of the scores, under `classes`. */
  readonly classes?: readonly string[] | undefined;
  /** Where the model comes from: data, code, seeds, under `provenance`. */
  readonly provenance?: unknown;
}

/** How a model is exported. */
export interface ExportOptions {
  /** Values of the weights, by the name of their leaf: they become initialisers. */
  readonly weights: Readonly<Record<string, TensorValue>>;
  /** The model's inputs in order, by the names that they shall have. Default: those that the outputs need, by their own names. */
  readonly inputs?: Readonly<Record<string, Tensor>> | undefined;
  /** Version of the standard operator set, from 20. Default 20, or what kept nodes need. */
  readonly opset?: number | undefined;
  /** Kernels to write for. Default `portable`, which every runtime has. */
  readonly target?: Target | undefined;
  readonly metadata?: ExportMetadata | undefined;
  /** Puts weights of at least `minimumBytes` (default 1024) into a file of this name beside the model. */
  readonly external?: { readonly location: string; readonly minimumBytes?: number | undefined } | undefined;
}

/** A model to be written to a file. */
export interface ExportedModel {
  readonly model: ModelProto;
  /** The file of the model. Throws `formats/onnx-too-large` beyond 2 GiB: use `external`. */
  bytes(): Uint8Array;
  /** The file of the weights, if there is one: `parts` one after another, `size` bytes in all. */
  readonly weights?: { readonly location: string; readonly parts: readonly Uint8Array[]; readonly size: number };
}

/**
 * The computation of the named outputs as a model of its own: inputs and outputs have the given names, weights are
 * initialisers, and dropout does nothing. Shapes are static. Throws `engine/export-weights` for a weight without a
 * value or with one of another type, `engine/export-inputs` for a tensor that is no input or an input that has no name,
 * `engine/no-outputs`, `engine/duplicate-output` and `engine/bad-opset` as `compileGraph`, and `core/not-canonical` (internal) for
 * metadata that are no JSON.
 */
export function exportModel(outputs: Readonly<Record<string, Tensor>>, options: ExportOptions): ExportedModel {
  const { weights, inputs, opset, target = 'portable', metadata = {}, external } = options;
  const names = Object.keys(outputs);
  const renames = inputNames(inputs);
  const settled = rewriteGraph(Object.values(outputs), forInference(renames));
  checkLeaves(settled, options);
  const { model } = compileGraph(Object.fromEntries(names.map((name, index) => [name, settled[index]!])), {
    target,
    opset,
    embed: weights,
    inputOrder: Object.keys(inputs ?? {}),
  });
  pruneGraph(model.graph!);
  if (inputs) keepSignature(model, inputs);
  setMetadata(model, withProperties(metadata));
  if (!external) return { model, bytes: () => encodeModel(model) };
  const split = moveToExternalData(model, external);
  return {
    model: split.model,
    bytes: () => encodeModel(split.model),
    weights: { location: external.location, parts: split.parts, size: split.size },
  };
}

/** New names of input leaves. */
function inputNames(inputs: ExportOptions['inputs']): ReadonlyMap<string, string> {
  const renames = new Map<string, string>();
  for (const [name, tensor] of Object.entries(inputs ?? {})) {
    if (tensor.node.operation !== 'input') {
      throw usageError('engine/export-inputs', `The tensor given for the input "${name}" is not an input.`, {
        hint: 'Give tensors that were made with graph.input or come from an imported model.',
      });
    }
    renames.set((tensor.node as GraphNode<'input'>).attributes.name, name);
  }
  return renames;
}

/** Takes dropout away and renames inputs. */
function forInference(renames: ReadonlyMap<string, string>): Replacement {
  return (node, inputs, graph) => {
    if (node.operation === 'mul') {
      const mask = node.inputs.findIndex((input) => input.node.operation === 'dropoutMask');
      const other = inputs[1 - mask];
      if (mask >= 0 && other && sameShape(other.shape, node.outputs[0]!.shape)) return [other];
    }
    if (node.operation === 'dropoutMask') {
      return [graph.add('expand', [graph.scalar(1)], { shape: node.outputs[0]!.shape })];
    }
    if (node.operation !== 'input') return undefined;
    const { name, role, dtype, shape } = node.attributes as OperationAttributes['input'];
    const renamed = renames.get(name);
    return role === 'data' && renamed !== undefined ? [graph.input(renamed, shape, dtype)] : undefined;
  };
}

function checkLeaves(outputs: readonly Tensor[], { weights, inputs }: ExportOptions): void {
  const leaves = reachableNodes(outputs)
    .filter((node): node is GraphNode<'input'> => node.operation === 'input')
    .map(({ attributes }) => attributes);
  const missing = leaves.filter(({ name, role }) => role !== 'data' && weights[name] === undefined);
  if (missing.length > 0) {
    throw usageError('engine/export-weights', `The weight "${missing[0]!.name}" has no value.`, {
      hint: 'Give the value of every weight that the outputs need.',
      problems: missing.map(({ name }) => name),
    });
  }
  for (const leaf of leaves) {
    const value = weights[leaf.name];
    if (!value || (sameShape(value.shape, leaf.shape) && value.dtype === leaf.dtype)) continue;
    const problem = `The weight "${leaf.name}" is ${formatType(leaf)}; its value is ${formatType(value)}.`;
    throw usageError('engine/export-weights', problem, { hint: 'Give values as the runtime returns them.' });
  }
  const unnamed = inputs && leaves.find(({ name, role }) => role === 'data' && inputs[name] === undefined);
  if (unnamed) {
    throw usageError('engine/export-inputs', `The outputs need the input "${unnamed.name}", which has no name.`, {
      hint: 'Name every input that the outputs need, or leave "inputs" out.',
    });
  }
}

/** Inputs that nothing needs stay in the signature. */
function keepSignature(model: ModelProto, inputs: Readonly<Record<string, Tensor>>): void {
  const graph = model.graph!;
  const made = new Map(graph.input.map((input) => [input.name, input]));
  graph.input = Object.entries(inputs).map(([name, tensor]) => made.get(name) ?? valueInfo(name, tensor));
}

function withProperties({ preprocessing, classes, provenance, ...rest }: ExportMetadata): Partial<ModelMetadata> {
  const stated = Object.entries({ preprocessing, classes, provenance }).filter(([, value]) => value !== undefined);
  const properties = {
    ...rest.properties,
    ...Object.fromEntries(stated.map(([name, value]) => [name, canonicalJson(value)])),
  };
  return { producer: 'evenhand', ...rest, ...(Object.keys(properties).length > 0 ? { properties } : {}) };
}
