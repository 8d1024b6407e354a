// ONNX models into the graph.
import type { ModelProto, ValueInfoProto } from 'onnx-buf';
import { dataError, usageError } from '../../core/errors.ts';
import type { Shape, TensorValue } from '../../core/tensor-value.ts';
import { dataTypeOf } from '../../formats/onnx/data-types.ts';
import type { ExternalData } from '../../formats/onnx/external-data.ts';
import { createGraph } from '../create-graph.ts';
import { sameShape } from '../graph/broadcast.ts';
import type { Graph } from '../graph/graph.ts';
import { formatType } from '../graph/shape-error.ts';
import type { Tensor } from '../graph/tensor.ts';
import { Builder } from './builder.ts';
import { Dimensions } from './declared-types.ts';
import { GraphImporter, type ImportedWeight, type KeptNode } from './graph-importer.ts';
import { inlineFunctions, operatorSetsOf } from './inline-functions.ts';
import { type ModelMetadata, metadataOf } from './model-metadata.ts';
import { Scope } from './scope.ts';
import { widenType } from './widen.ts';

/** How a model is imported. */
export interface ImportOptions {
  /** Base name of the file, for messages. */
  readonly file: string;
  /** Numbers for symbolic extents by name, such as `{ batch: 16 }`. */
  readonly dimensions?: Readonly<Record<string, number>> | undefined;
  /** Shapes of inputs by name; they give the symbolic extents as well. */
  readonly inputShapes?: Readonly<Record<string, Shape>> | undefined;
  /** Inputs with values that are fixed at import, such as sizes and lengths that decide shapes. */
  readonly values?: Readonly<Record<string, TensorValue>> | undefined;
  /** Tensors of `graph` that stand for inputs or weights of the file, by name: to go on computing, or to share weights. */
  readonly bind?: Readonly<Record<string, Tensor>> | undefined;
  /** Reads external data. */
  readonly externalData?: ExternalData | undefined;
  /**
   * Which weights are trained, by name. Default: all of more than one element but the running statistics of batch normalisation. A
   * single number, such as CLIP's temperature, is a weight only when this names it.
   */
  readonly trainable?: RegExp | ((name: string) => boolean) | undefined;
  /** Half precision (float16, bfloat16) to single. Default false. */
  readonly widen?: boolean | undefined;
  /** Graph to import into. Default: a new one. */
  readonly graph?: Graph | undefined;
  /** Put before the names of inputs and weights, to tell models of one graph apart. Default ''. */
  readonly prefix?: string | undefined;
}

/** Something that a user of an imported model should know. */
export interface ImportWarning {
  readonly code: 'kept-nodes' | 'old-opset';
  readonly message: string;
}

/** A model in the graph. Names are those of the file. */
export interface ImportedModel {
  readonly graph: Graph;
  readonly inputs: ReadonlyMap<string, Tensor>;
  readonly outputs: ReadonlyMap<string, Tensor>;
  /** Weights that the graph is fed with, by the name of their leaf. */
  readonly parameters: ReadonlyMap<string, ImportedWeight>;
  /** Every named value that is a tensor of the graph; those computed at import are not. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Version of the standard operator set that the model was written in. */
  readonly opset: number;
  readonly metadata: ModelMetadata;
  /** Nodes that run as they are and that no gradient passes. */
  readonly kept: readonly KeptNode[];
  readonly warnings: readonly ImportWarning[];
}

/**
 * An ONNX model as tensors of the graph: it can be differentiated, probed at every named value, changed and trained.
 * Shapes become static: symbolic extents need numbers. Initialisers of real values with more than one element (or named
 * by `trainable`) become leaves of the graph (`parameter`, or `buffer` where not trained) that are fed at each run;
 * other initialisers, and constants of nodes below 4,096 elements, are constants. Arithmetic on shapes and small
 * constants is done at import; an `If` of known condition becomes its branch; functions of the model are written out.
 * What cannot be taken apart is kept as it is: it runs, but no gradient passes it. Operator sets 7 and later; of older
 * ones what later ones can say.
 *
 * Throws `engine/onnx-dimension` for an open shape, `engine/onnx-input-type` for inputs that are not tensors of
 * numbers, `engine/onnx-unknown-input` for a name in the options that the model has not, `engine/onnx-bound-input` for
 * a bound tensor of another type, shape or graph, `engine/onnx-node` for a node that does not fit its inputs (the
 * message names node, operator and file), `engine/onnx-attribute`, `engine/onnx-missing-value`, `engine/onnx-functions`
 * for damaged models, `engine/onnx-sparse` for sparse weights, `engine/onnx-old-operator` for a node that can neither
 * be taken apart nor be kept, `engine/duplicate-input` for names that the graph has already, and `formats/not-onnx`; of
 * weights what `tensorOf` throws.
 */
export function importModel(model: ModelProto, options: ImportOptions): ImportedModel {
  const { file, widen = false, graph = createGraph(), prefix = '' } = options;
  const main = model.graph;
  if (!main) throw dataError('formats/not-onnx', 'the model holds no graph.', { place: { file } });
  const readType = (type: number) => {
    const dtype = dataTypeOf(type);
    return dtype !== undefined && widen ? widenType(dtype) : dtype;
  };
  const dimensions = new Dimensions(options.dimensions ?? {}, file, readType);
  const weights = new Set(main.initializer.map(({ name }) => name));
  const inputs = main.input.filter(({ name }) => !weights.has(name));
  dimensions.refuseUnknown(main);
  checkNames(options, new Set([...inputs.map(({ name }) => name), ...weights]));
  for (const input of inputs) bindShape(input, options, dimensions);
  const inlined = inlineFunctions(model, file);
  const build = new Builder(graph);
  const importer = new GraphImporter({
    build,
    file,
    externalData: options.externalData,
    widen,
    inlined,
    dimensions,
    declared: dimensions.declaredTypes(main),
    messages: dimensions.declaredMessages(main),
    prefix,
    training: { named: predicateOf(options.trainable), statistics: runningStatistics(inlined.nodes) },
    bound: options.bind ?? {},
  });
  const scope = new Scope();
  importer.addInitializers(main, scope);
  const leaves = new Map<string, Tensor>();
  for (const input of inputs) {
    const leaf = inputLeaf(input, { options, dimensions, build, name: prefix + input.name });
    scope.set(input.name, leaf);
    if (options.values?.[input.name] === undefined) leaves.set(input.name, leaf);
  }
  importer.importNodes(inlined.nodes, scope);
  const outputs = main.output.map(({ name }) => [name, build.settle(importer.read(name, 'the model', scope))] as const);
  const opset = operatorSetsOf(model.opsetImport).get('') ?? 1;
  return {
    graph,
    inputs: leaves,
    outputs: new Map(outputs),
    parameters: settledWeights(importer, build),
    tensors: settledTensors(scope, build),
    opset,
    metadata: metadataOf(model),
    kept: importer.kept,
    warnings: warningsOf(importer.kept, opset),
  };
}

function checkNames({ inputShapes, values, bind, file }: ImportOptions, known: ReadonlySet<string>): void {
  for (const name of Object.keys({ ...inputShapes, ...values, ...bind })) {
    if (known.has(name)) continue;
    const inputs = [...known].slice(0, 5).map((own) => `"${own}"`);
    throw usageError('engine/onnx-unknown-input', `the model has no input "${name}".`, {
      place: { file },
      hint: `Its inputs and weights begin with ${inputs.join(', ')}.`,
    });
  }
}

function bindShape(input: ValueInfoProto, { inputShapes, values, bind }: ImportOptions, dimensions: Dimensions): void {
  const shape = inputShapes?.[input.name] ?? values?.[input.name]?.shape ?? bind?.[input.name]?.shape;
  if (shape) dimensions.bind(input, shape);
}

interface LeafContext {
  readonly options: ImportOptions;
  readonly dimensions: Dimensions;
  readonly build: Builder;
  readonly name: string;
}

function inputLeaf(input: ValueInfoProto, { options, dimensions, build, name }: LeafContext): Tensor {
  const value = options.values?.[input.name];
  if (value) return build.constant(value);
  const shape = options.inputShapes?.[input.name];
  const bound = options.bind?.[input.name];
  const type = dimensions.inputType(input, shape ?? bound?.shape);
  if (!bound) return build.graph.input(name, type.shape, type.dtype);
  if (bound.graph !== build.graph || bound.dtype !== type.dtype || !sameShape(bound.shape, type.shape)) {
    const problem = `The input "${input.name}" is ${formatType(type)}; ${formatType(bound)} was given for it.`;
    throw usageError('engine/onnx-bound-input', problem, { hint: 'Cast or reshape the tensor, in the same graph.' });
  }
  return bound;
}

/** Means and variances that batch normalisation keeps while training: they are state, not weights. */
function runningStatistics(nodes: ReturnType<typeof inlineFunctions>['nodes']): ReadonlySet<string> {
  const names = nodes.filter(({ opType }) => opType === 'BatchNormalization').flatMap(({ input }) => input.slice(3, 5));
  return new Set(names);
}

function predicateOf(trainable: ImportOptions['trainable']): ((name: string) => boolean) | undefined {
  if (!(trainable instanceof RegExp)) return trainable;
  const pattern = new RegExp(trainable.source, trainable.flags.replace(/[gy]/g, ''));
  return (name) => pattern.test(name);
}

function settledWeights(importer: GraphImporter, build: Builder): ReadonlyMap<string, ImportedWeight> {
  const found = [...importer.reader.weights].flatMap(([name, { tensor, value }]) => {
    const settled = build.settled(tensor);
    if (!settled) return [];
    const trainable = (settled.node.attributes as { readonly role?: string }).role === 'parameter';
    return [[name, { tensor: settled, value, trainable }] as const];
  });
  return new Map(found);
}

function settledTensors(scope: Scope, build: Builder): ReadonlyMap<string, Tensor> {
  const found = scope.made().flatMap(([name, tensor]) => {
    const settled = build.settled(tensor);
    return settled ? [[name, settled] as const] : [];
  });
  return new Map(found);
}

function warningsOf(kept: readonly KeptNode[], opset: number): readonly ImportWarning[] {
  const warnings: ImportWarning[] = [];
  if (kept.length > 0) {
    const counts = new Map<string, number>();
    for (const { operator } of kept) counts.set(operator, (counts.get(operator) ?? 0) + 1);
    const list = [...counts].map(([operator, count]) => `${operator} (${count})`).join(', ');
    const message = `Nodes kept as they are, through which no gradient passes: ${list}.`;
    warnings.push({ code: 'kept-nodes', message });
  }
  if (opset < 7) {
    const message = `Operator set ${opset} is older than 7, the oldest that ONNX Runtime promises to run.`;
    warnings.push({ code: 'old-opset', message });
  }
  return warnings;
}
