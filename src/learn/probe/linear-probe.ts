// Linear probe of frozen features under LARS, as masked autoencoders are probed and FairCLIP’s code does it.
import { usageError } from '../../core/errors.ts';
import type { Watch } from '../../core/progress.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import { sigmoid } from '../../engine/functions/activations.ts';
import { reshape, slice } from '../../engine/functions/movement.ts';
import { softmax } from '../../engine/functions/normalisation.ts';
import { mean } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { Runtime } from '../../engine/runtime.ts';
import { auc } from '../../stats/auc.ts';
import { cutBatches } from '../fit/case-order.ts';
import { fit as carryOut } from '../fit/fit.ts';
import type { ValidatedBatch } from '../fit/fit-options.ts';
import { stepsPerEpoch } from '../fit/steps-per-epoch.ts';
import { truncatedNormalValues } from '../initialisers/initialiser.ts';
import { linear } from '../layers/linear.ts';
import { batchNorm } from '../layers/normalisation.ts';
import { binaryCrossEntropy } from '../losses/binary-cross-entropy.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import type { NamedValues } from '../scope/network-state.ts';
import type { Scope } from '../scope/scope.ts';
import { networkTrainer } from '../training/network-trainer.ts';
import type { Trainer } from '../training/trainer-options.ts';

/** What a probe is made of. */
export interface ProbeTrainerOptions {
  readonly runtime: Runtime;
  readonly classes: number;
  /** Width of the features. */
  readonly width: number;
  readonly seed: number;
  /** Values to start from. */
  readonly weights?: NamedValues | undefined;
}

/**
 * A trainer of batch normalisation without scale and shift (epsilon 1e-6, `norm`) and a linear layer (weights truncated normal 0.01, `head`)
 * by LARS, for batches of `features` [B,width] and `label` int64 [B]. For two classes the loss is the binary cross-entropy of the second
 * output alone, as FairCLIP's code has it: the first is never trained. For more it is the cross-entropy. Evaluation gives `logit` [B] of the
 * second class, or `scores` [B,C].
 */
export function probeTrainer({ runtime, classes, width, seed, weights }: ProbeTrainerOptions): Trainer {
  return networkTrainer({
    runtime,
    seed,
    optimiser: { name: 'lars' },
    weights,
    batch: { features: { dtype: 'float32', shape: [2, width] }, label: { dtype: 'int64', shape: [2] } },
    network: (scope, { features, label }) => {
      const logits = probeLogits(scope, features, classes);
      if (classes > 2) {
        const losses = crossEntropy(logits, label);
        return { loss: mean(losses), caseLosses: losses, outputs: { scores: softmax(logits) } };
      }
      const logit = reshape(slice(logits, 1, { start: 1, end: 2 }), [features.shape[0]!]);
      const losses = binaryCrossEntropy(logit, label);
      return { loss: mean(losses), caseLosses: losses, outputs: { logit, scores: sigmoid(logit) } };
    },
  });
}

function probeLogits(scope: Scope, features: Tensor, outputs: number): Tensor {
  const normal = batchNorm(scope.child('norm'), features, { affine: false, epsilon: 1e-6 });
  return linear(scope.child('head'), normal, { outputs, initialiseWeight: truncatedNormalValues(0.01, 2) });
}

/** A linear probe with its cases. */
export interface LinearProbeOptions extends Watch {
  readonly runtime: Runtime;
  /** Features of all cases [N,p]. */
  readonly features: TensorValue<'float32'>;
  /** Class of each case; read for training and validation cases only. */
  readonly labels: ArrayLike<number>;
  /** At least 2. */
  readonly classes: number;
  readonly train: Int32Array;
  /** Cases that the epoch is selected on. */
  readonly validation: Int32Array;
  readonly seed: number;
  /** Default 1000. */
  readonly epochs?: number | undefined;
  /** Default 512, or all training cases where there are fewer. A shorter last batch is left out, as in masked autoencoders. */
  readonly batchSize?: number | undefined;
  /** Rate for 256 cases; the step's is `baseRate batchSize / 256`. Default 0.1. */
  readonly baseRate?: number | undefined;
  /** Default 10, or a tenth of the epochs if that is less. */
  readonly warmUpEpochs?: number | undefined;
  /** Epochs from one validation to the next. Default 10. */
  readonly validateEvery?: number | undefined;
}

/** A trained probe. */
export interface LinearProbe {
  readonly values: NamedValues;
  /** Epoch whose weights are kept, from 0. */
  readonly selectedEpoch: number;
  /** AUC of the validation cases there; of several classes the mean of one class against the rest. */
  readonly validationAuc: number;
  /** Probability of each class of all N cases, [classes][N]. */
  readonly scores: readonly Float64Array[];
}

/**
 * The published probe (He et al. 2022; Luo et al. 2024): rate warmed up linearly and then half a cosine down to 0,
 * changed at every step; validated every ten epochs; the weights with the best validation AUC are kept, the earlier at
 * ties, or the last where it never is a number (validation cases of one class). Cases beyond whole batches are left out
 * of an epoch. Throws `learn/bad-probe` (usage) for fewer than two training cases or classes, none to validate on, or a
 * case without a class, and what `fit` throws.
 */
export async function linearProbe(options: LinearProbeOptions): Promise<LinearProbe> {
  const { runtime, classes, features, train, validation, seed, epochs = 1000, baseRate = 0.1 } = options;
  const { validateEvery = Math.min(10, epochs), warmUpEpochs = Math.min(10, Math.floor(epochs / 10)) } = options;
  check(options);
  const batchSize = Math.min(options.batchSize ?? 512, train.length);
  const steps = stepsPerEpoch(train.length, { batchSize, dropLast: true });
  const trainer = probeTrainer({ runtime, classes, width: features.shape[1]!, seed });
  const load = ({ cases }: { readonly cases: readonly number[] }) => rowsOf(options, cases);
  try {
    const result = await carryOut({
      trainer,
      cases: Array.from(train),
      load,
      batchSize,
      dropLast: true,
      epochs,
      seed,
      schedule: {
        schedule: 'cosine',
        rate: (baseRate * batchSize) / 256,
        total: epochs * steps,
        warmUp: { length: warmUpEpochs * steps },
      },
      validation: {
        cases: Array.from(validation),
        every: validateEvery,
        better: 'higher',
        score: (passes) => aucOf(passes, options),
      },
      signal: options.signal,
      onProgress: options.onProgress,
    });
    const scores = await scoreAll(options, result.values);
    const { epoch = epochs - 1, score = Number.NaN } = result.best ?? {};
    return { values: result.values, selectedEpoch: epoch, validationAuc: score, scores };
  } finally {
    await trainer.release();
  }
}

function check({ features, labels, train, validation, classes }: LinearProbeOptions): void {
  const [count = 0] = features.shape;
  const known = [...train, ...validation].every(
    (index) => index < count && labels[index]! >= 0 && labels[index]! < classes,
  );
  if (features.shape.length === 2 && train.length >= 2 && validation.length >= 1 && classes >= 2 && known) return;
  throw usageError(
    'learn/bad-probe',
    `A linear probe needs features [N,p], two or more classes and training cases, a validation case, and a class of each; got features [${features.shape.join(',')}], ${train.length} training and ${validation.length} validation cases, ${classes} classes.`,
    { hint: 'Leave out cases without a label.' },
  );
}

function rowsOf({ features, labels }: LinearProbeOptions, cases: readonly number[]): Values {
  const width = features.shape[1]!;
  const data = new Float32Array(cases.length * width);
  for (const [place, index] of cases.entries()) {
    data.set(features.data.subarray(index * width, (index + 1) * width), place * width);
  }
  return {
    features: { dtype: 'float32', shape: [cases.length, width], data },
    label: {
      dtype: 'int64',
      shape: [cases.length],
      data: BigInt64Array.from(cases, (index) => BigInt(labels[index] ?? 0)),
    },
  };
}

/** Area under the ROC curve of validated cases, mean over one class against the rest. */
function aucOf(passes: readonly ValidatedBatch<number>[], { labels, classes }: LinearProbeOptions): number {
  const label = passes.flatMap(({ cases }) => cases.map((index) => labels[index]!));
  const scores = columnsOf(
    passes.map(({ result }) => result.outputs['scores']!),
    classes,
  );
  const own = scores.map((score, index) =>
    auc({ score, label: Uint8Array.from(label, (code) => (code === index ? 1 : 0)) }),
  );
  return classes === 2 ? own[1]! : own.reduce((sum, value) => sum + value, 0) / classes;
}

/** Scores [classes][cases] of passes that give them as [B,C], or [B] for the second of two. */
function columnsOf(scores: readonly TensorValue[], classes: number): readonly Float64Array[] {
  const flat = scores.flatMap(({ data }) => Array.from(data, Number));
  if (classes === 2) return [Float64Array.from(flat, (value) => 1 - value), Float64Array.from(flat)];
  return Array.from({ length: classes }, (_, index) =>
    Float64Array.from({ length: flat.length / classes }, (__, place) => flat[place * classes + index]!),
  );
}

async function scoreAll(options: LinearProbeOptions, values: NamedValues): Promise<readonly Float64Array[]> {
  const { runtime, classes, features, seed } = options;
  const trainer = probeTrainer({ runtime, classes, width: features.shape[1]!, seed, weights: values });
  const scores: TensorValue[] = [];
  const order = Int32Array.from({ length: features.shape[0]! }, (_, index) => index);
  for (const batch of cutBatches(order, { size: 512 })) {
    const { outputs } = await trainer.evaluate(rowsOf({ ...options, labels: [] }, Array.from(batch)));
    scores.push(outputs['scores']!);
  }
  await trainer.release();
  return columnsOf(scores, classes);
}
