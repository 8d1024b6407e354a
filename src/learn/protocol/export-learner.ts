import { createGraph } from '../../engine/create-graph.ts';
import type { Values } from '../../engine/executable.ts';
import type { TensorType } from '../../engine/graph/tensor.ts';
import { type ExportedModel, type ExportOptions, exportModel } from '../../engine/onnx/export-model.ts';
import { batchNames } from '../learner/batch-names.ts';
import type { LearnerModel, Prompts } from '../learner/learner.ts';
import { learnerNetwork, scoresOutput } from '../learner/learner-network.ts';
import type { MethodRun } from '../methods/method.ts';
import { createScope, type ScopeOptions } from '../scope/scope.ts';

/** A trained learner that is to be a model of its own. */
export interface ExportLearnerOptions extends Pick<ExportOptions, 'metadata' | 'opset' | 'external'> {
  readonly model: LearnerModel;
  /** In the order of the scores; also written to the metadata. */
  readonly classes: readonly string[];
  /** Types of the inputs of cases by name, such as `image`: the first axis is the number of cases of a run, the same in all. */
  readonly inputs: Readonly<Record<string, TensorType>>;
  /** Weights and buffers, as the training gave them. */
  readonly values: Values;
  /** Needed for pairs: they become part of the model. */
  readonly prompts?: Prompts | undefined;
  /** What the method has of heads and class scores. */
  readonly run?: Pick<MethodRun, 'heads' | 'classScores'> | undefined;
  /** Number of known groups of each attribute, where the method scores by group; the model then reads `group_0`, `group_1`, ... */
  readonly groupCounts?: readonly number[] | undefined;
  readonly lora?: ScopeOptions['lora'];
}

/**
 * The model from inputs of cases to `scores` [N,C]: the probability of each class, as `trainLearner` scores cases. Of pairs it holds the
 * image half and the prompts' directions with the text half that makes them; texts of cases are not read. Shapes are static. Throws what
 * `exportModel` throws.
 */
export function exportLearner(options: ExportLearnerOptions): ExportedModel {
  const { model, classes, inputs, values, prompts, run, groupCounts = [], lora, metadata, opset, external } = options;
  const graph = createGraph();
  const scope = createScope(graph, { mode: 'eval', lora });
  const cases = Object.entries(inputs).map(
    ([name, { shape, dtype }]) => [name, graph.input(name, shape, dtype)] as const,
  );
  const count = Object.values(inputs)[0]?.shape[0] ?? 1;
  const groups = groupCounts.map((_, attribute) => [
    batchNames.group(attribute),
    graph.input(`group_${attribute}`, [count], 'int64'),
  ]);
  const texts = Object.entries(prompts?.inputs ?? {}).map(([name, value]) => [
    `${batchNames.prompts}${name}`,
    graph.constant(value),
  ]);
  const network = learnerNetwork({
    model,
    run: { ...run, terms: ({ caseLosses }) => ({ loss: caseLosses }) },
    classes: classes.length,
    groupCounts,
    prompts,
  });
  const { outputs } = network(scope, {
    ...Object.fromEntries(cases.map(([name, tensor]) => [`${batchNames.cases}${name}`, tensor])),
    ...Object.fromEntries(groups),
    ...Object.fromEntries(texts),
    [batchNames.label]: graph.input('label', [count], 'int64'),
  });
  return exportModel(
    { [scoresOutput]: outputs![scoresOutput]! },
    { weights: values, metadata: { ...metadata, classes }, opset, external },
  );
}
