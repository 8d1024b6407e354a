// An ONNX model as part of a network: its weights become parameters of the scope, so that they are trained, frozen, adapted and kept as ours.
import type { ModelProto } from 'onnx-buf';
import { EvenhandError, usageError } from '../../core/errors.ts';
import { reshape, slice } from '../../engine/functions/movement.ts';
import { mean } from '../../engine/functions/reductions.ts';
import type { OperationAttributes } from '../../engine/graph/operation-attributes.ts';
import type { GraphNode, Tensor } from '../../engine/graph/tensor.ts';
import { type ImportedModel, type ImportOptions, importModel } from '../../engine/onnx/import-model.ts';
import { toDense } from '../../engine/operations/dense.ts';
import type { BatchTensors } from '../learner/learner.ts';
import { addLora } from '../lora/add-lora.ts';
import type { Scope, Specification } from '../scope/scope.ts';
import { takeInput } from './take-input.ts';
import { transplant } from './transplant.ts';

/** An ONNX model that gives features. */
export interface ImportedEncoder extends Pick<ImportOptions, 'file' | 'externalData' | 'values' | 'dimensions'> {
  readonly model: ModelProto;
  /** Name in the batch of each input of the file, such as `{ pixel_values: 'image' }`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Output that holds the features. Default the file's first. */
  readonly output?: string | undefined;
  /**
   * What becomes of an output [N,L,D] of tokens: the first token, or the mean. Default first. Outputs [N,C,H,W] are averaged over positions.
   */
  readonly pool?: 'first' | 'mean' | undefined;
}

/**
 * Features [N,D] of an imported model, in the graph of the scope. Weights are parameters under the scope, named as in the file, and start with
 * the values of the file; half precision becomes single. Statistics of batch normalisation stay as they are. Where the scope has adapters of
 * low rank they are added to the products whose weight or node matches; a half without a match has none. Throws what `importModel`
 * throws, `learn/missing-input`, and `learn/bad-import` (usage) for an output or weights that are no features.
 */
export function importedFeatures(scope: Scope, batch: BatchTensors, encoder: ImportedEncoder): Tensor {
  const given = Object.fromEntries(
    Object.entries(encoder.inputs).map(([name, input]) => [name, takeInput(batch, input)] as const),
  );
  const prefix = scope.path === '' ? '' : `${scope.path}.`;
  const imported = importModel(encoder.model, {
    file: encoder.file,
    externalData: encoder.externalData,
    values: encoder.values,
    dimensions: encoder.dimensions,
    inputShapes: Object.fromEntries(Object.entries(given).map(([name, { shape }]) => [name, shape] as const)),
    widen: true,
    prefix,
  });
  const { output, specifications } = adapted(scope, featuresOf(imported, encoder));
  const leaf = (attributes: OperationAttributes['input']): Tensor => {
    const own = attributes.name.slice(prefix.length);
    if (attributes.role === 'data') return takeInput(given, own);
    if (attributes.dtype !== 'float32') throw badImport(encoder, `holds the weight "${own}" as ${attributes.dtype}`);
    const initialise = specifications.get(attributes.name)?.initialise ?? startOf(imported, attributes.name);
    return attributes.role === 'buffer'
      ? scope.buffer(own, attributes.shape, initialise)
      : scope.parameter(own, attributes.shape, initialise);
  };
  return transplant([output], scope.graph, { leafOf: leaf, nodeOf: (node) => renamedMask(scope, node) })[0]!;
}

function featuresOf(imported: ImportedModel, encoder: ImportedEncoder): Tensor {
  const names = [...imported.outputs.keys()];
  const output = imported.outputs.get(encoder.output ?? names[0] ?? '');
  if (!output) throw badImport(encoder, `has no output "${encoder.output}"; it has ${names.join(', ')}`);
  const [cases, length, width] = output.shape as [number, number, number];
  switch (output.untyped ? 0 : output.shape.length) {
    case 2:
      return output;
    case 3:
      if (encoder.pool === 'mean') return mean(output, { axes: [1] });
      return reshape(length === 1 ? output : slice(output, 1, { start: 0, end: 1 }), [cases, width]);
    case 4:
      return mean(output, { axes: [2, 3] });
    default:
      throw badImport(encoder, `gives [${output.shape.join(',')}] as features`);
  }
}

/** The output with the scope's adapters, and how these start. */
function adapted(
  { lora, mode }: Scope,
  output: Tensor,
): { readonly output: Tensor; readonly specifications: ReadonlyMap<string, Specification> } {
  if (!lora) return { output, specifications: new Map() };
  try {
    const { outputs, specifications } = addLora([output], { ...lora, mode });
    return { output: outputs[0]!, specifications: new Map(specifications.map((each) => [each.name, each])) };
  } catch (error) {
    if (error instanceof EvenhandError && error.code === 'learn/empty-pattern') {
      return { output, specifications: new Map() };
    }
    throw error;
  }
}

function startOf({ parameters }: ImportedModel, name: string): Specification['initialise'] {
  return () => Float32Array.from(toDense(parameters.get(name)!.value).data);
}

/** A dropout mask under a name that is new at each pass. */
function renamedMask(scope: Scope, node: GraphNode): readonly Tensor[] | undefined {
  if (node.operation !== 'dropoutMask') return undefined;
  const attributes = node.attributes as OperationAttributes['dropoutMask'];
  return [scope.graph.add('dropoutMask', [], { ...attributes, name: scope.dropoutName() })];
}

function badImport({ file }: ImportedEncoder, problem: string): EvenhandError {
  return usageError('learn/bad-import', `The model ${problem}.`, {
    place: { file },
    hint: 'Features are [N,D] in single or half precision; tokens [N,L,D] and maps [N,C,H,W] are pooled. Name the output that holds them.',
  });
}
