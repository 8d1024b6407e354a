// The network of a learner: model, base loss and method as one function of a scope and a batch.
import { add, mul } from '../../engine/functions/elementwise.ts';
import { gather } from '../../engine/functions/indexing.ts';
import { matmul } from '../../engine/functions/linear-algebra.ts';
import { concat, swapAxes } from '../../engine/functions/movement.ts';
import { softmax } from '../../engine/functions/normalisation.ts';
import { mean, normalise } from '../../engine/functions/reductions.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { linear } from '../layers/linear.ts';
import { clipLoss } from '../losses/clip-loss.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { type GroupPass, type MethodRun, methodScope, type PassFeatures } from '../methods/method.ts';
import { learntScale } from '../models/learnt-scale.ts';
import type { Scope } from '../scope/scope.ts';
import type { TrainableNetwork } from '../training/network-trainer.ts';
import type { StepGraph } from '../training/step-graph.ts';
import { batchNames, caseTensors, underPrefix } from './batch-names.ts';
import type { BatchTensors, ClassModel, LearnerModel, PairModel, Prompts } from './learner.ts';

/** What a learner's network is made of. */
export interface LearnerNetworkOptions {
  readonly model: LearnerModel;
  readonly run: MethodRun;
  readonly classes: number;
  /** Known groups of each attribute. */
  readonly groupCounts: readonly number[];
  /** Class of each prompt and the factor of cosines; for pairs. */
  readonly prompts?: Pick<Prompts, 'classOf' | 'temperature'> | undefined;
}

/** Name of the output with the class scores [B,C] of an evaluation pass. */
export const scoresOutput = 'scores';

/** Names of the outputs with the evidence of pairs, for methods that prepare. */
export const evidenceOutputs = { image: 'imageEvidence', text: 'textEvidence', prompts: 'promptEvidence' } as const;

interface Forward {
  readonly features: PassFeatures;
  readonly logits: Tensor;
  readonly scale?: Tensor | undefined;
}

/** The network of a learner: in training the method's loss over the pass, in evaluation the base loss and the class scores. */
export function learnerNetwork(options: LearnerNetworkOptions): TrainableNetwork {
  return (scope, inputs) => {
    const forward = forwardPass(scope, caseTensors(inputs), options);
    const caseLosses = baseLosses(forward.logits, inputs[batchNames.label]!, options);
    return scope.mode === 'train'
      ? trainingStep({ scope, inputs, forward, caseLosses }, options)
      : evaluationStep({ scope, inputs, forward, caseLosses }, options);
  };
}

interface Pass {
  readonly scope: Scope;
  readonly inputs: BatchTensors;
  readonly forward: Forward;
  readonly caseLosses: Tensor;
}

function trainingStep({ scope, inputs, forward, caseLosses }: Pass, options: LearnerNetworkOptions): StepGraph {
  const terms = options.run.terms({
    ...forward,
    scope: scope.child(methodScope),
    mode: scope.mode,
    caseLosses,
    labels: inputs[batchNames.label]!,
    groups: options.groupCounts.map((_, attribute) => inputs[batchNames.group(attribute)]!),
    fed: underPrefix(batchNames.method, inputs),
    groupPasses: groupPasses(scope, inputs, options),
    promptLogits: promptLogits({ scope, inputs, forward }, options),
  });
  return { loss: terms.loss, caseLosses: terms.caseLosses ?? caseLosses, outputs: terms.outputs ?? {} };
}

function evaluationStep({ scope, inputs, forward, caseLosses }: Pass, options: LearnerNetworkOptions): StepGraph {
  const { model, run } = options;
  const groups = options.groupCounts.map((_, attribute) => inputs[batchNames.group(attribute)]!);
  const scores =
    model.kind === 'pairs'
      ? promptScores(scope, { model, inputs, image: forward.features.image! }, options)
      : (run.classScores?.({ ...forward, groups }) ?? softmax(forward.logits));
  const shown = model.kind === 'pairs' && run.prepare ? shownEvidence(scope, inputs, { model, forward }) : {};
  return { loss: mean(caseLosses), caseLosses, outputs: { [scoresOutput]: scores, ...shown } };
}

/** Scaled cosines with the classes, for a method that asks for them. */
function promptLogits({ scope, inputs, forward }: Omit<Pass, 'caseLosses'>, options: LearnerNetworkOptions) {
  const { model, run } = options;
  if (model.kind !== 'pairs' || !run.prompts) return undefined;
  return mul(promptCosines(scope, { model, inputs, image: forward.features.image! }, options), forward.scale!);
}

/** Evidence of the pairs, and of the prompts in the place of their texts. */
function shownEvidence(
  scope: Scope,
  inputs: BatchTensors,
  { model, forward }: { readonly model: PairModel; readonly forward: Forward },
) {
  const { image, text } = forward.features.evidence!;
  const asked = { ...underPrefix(batchNames.cases, inputs), ...underPrefix(batchNames.prompts, inputs) };
  const prompts = model.evidence?.(scope.shared(), asked).text ?? normalise(model.text(scope.shared(), asked));
  return { [evidenceOutputs.image]: image, [evidenceOutputs.text]: text, [evidenceOutputs.prompts]: prompts };
}

/** Loss of each case [B] without any method. */
function baseLosses(logits: Tensor, labels: Tensor, { model, run, classes }: LearnerNetworkOptions): Tensor {
  if (model.kind === 'pairs') return clipLoss(logits);
  const { heads = 1 } = run;
  const own = heads === 1 ? logits : meanOfHeads(logits, heads, classes);
  return crossEntropy(own, labels, { ignoredLabel: -1 });
}

/** Mean over heads of logits [B,heads*C]: [B,C]. */
function meanOfHeads(logits: Tensor, heads: number, classes: number): Tensor {
  const columns = Array.from({ length: heads }, (_, head) =>
    Array.from({ length: classes }, (_, index) => head * classes + index),
  );
  return columns.map((own) => mul(gather(logits, own, 1), 1 / heads)).reduce((sum, each) => add(sum, each));
}

function forwardPass(scope: Scope, inputs: BatchTensors, { model, run, classes }: LearnerNetworkOptions): Forward {
  if (model.kind === 'classes') return classPass(scope, inputs, { model, outputs: classes * (run.heads ?? 1) });
  const image = normalise(model.image(scope, inputs));
  const text = normalise(model.text(scope, inputs));
  const scale = model.scale?.(scope) ?? learntScale(scope);
  const isSeenBefore = scope.mode === 'train' && model.evidenceIsFixed;
  const evidence = isSeenBefore ? undefined : (model.evidence?.(scope.shared(), inputs) ?? { image, text });
  return { features: { image, text, evidence }, scale, logits: mul(matmul(image, swapAxes(text)), scale) };
}

function classPass(
  scope: Scope,
  inputs: BatchTensors,
  { model, outputs }: { readonly model: ClassModel; readonly outputs: number },
): Forward {
  const features = model.features(scope, inputs);
  const logits = model.head?.(scope, features, outputs) ?? linear(scope.child('head'), features, { outputs });
  return { features: { image: features }, logits };
}

function groupPasses(scope: Scope, inputs: BatchTensors, options: LearnerNetworkOptions): readonly GroupPass[] {
  const { groupBatches } = options.run;
  if (!groupBatches) return [];
  const hold = (tensor: Tensor | undefined): Tensor | undefined =>
    tensor && !groupBatches.gradient ? stopGradient(tensor) : tensor;
  return groupBatches.attributes.flatMap((attribute) =>
    Array.from({ length: options.groupCounts[attribute]! }, (_, group) => {
      const own = underPrefix(batchNames.groupBatch(attribute, group), inputs);
      const { features, logits } = forwardPass(scope.shared(), own, options);
      const held = { image: hold(features.image), text: hold(features.text) };
      return { attribute, group, features: held, logits: hold(logits)! };
    }),
  );
}

interface Asked {
  readonly model: PairModel;
  readonly inputs: BatchTensors;
  readonly image: Tensor;
}

/** Probability of each class [B,C]: softmax of the cosines with the mean direction of the class's prompts. */
function promptScores(scope: Scope, asked: Asked, options: LearnerNetworkOptions): Tensor {
  return softmax(mul(promptCosines(scope, asked, options), options.prompts!.temperature ?? 1));
}

/** Cosines [B,C] with the mean direction of each class's prompts. */
function promptCosines(
  scope: Scope,
  { model, inputs, image }: Asked,
  { prompts, classes }: LearnerNetworkOptions,
): Tensor {
  const { classOf } = prompts!;
  const features = normalise(model.text(scope.shared(), underPrefix(batchNames.prompts, inputs)));
  const directions = Array.from({ length: classes }, (_, index) => {
    const rows = classOf.flatMap((own, row) => (own === index ? [row] : []));
    return normalise(mean(gather(features, rows, 0), { axes: [0], keepDims: true }));
  });
  return matmul(image, swapAxes(concat(directions, 0)));
}
