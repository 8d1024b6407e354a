// Our side of the rows of bench/engine.ts. Each row makes what it needs once and gives a function that does the work once.
import { createStream } from '../../src/core/stream.ts';
import { elementCount, type Shape, type TensorValue } from '../../src/core/tensor-value.ts';
import { createGraph } from '../../src/engine/create-graph.ts';
import { kernelsOf, loadExecutable, type Values } from '../../src/engine/executable.ts';
import { square } from '../../src/engine/functions/elementwise.ts';
import { matmul } from '../../src/engine/functions/linear-algebra.ts';
import { mean } from '../../src/engine/functions/reductions.ts';
import { gradients } from '../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../src/engine/graph/tensor.ts';
import { compileGraph } from '../../src/engine/lower/compile-graph.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { linear } from '../../src/learn/layers/linear.ts';
import { transformerBlock } from '../../src/learn/layers/transformer-block.ts';
import type { LoraOptions } from '../../src/learn/lora/lora-options.ts';
import { clipLoss } from '../../src/learn/losses/clip-loss.ts';
import { crossEntropy } from '../../src/learn/losses/cross-entropy.ts';
import { createParameterMemory } from '../../src/learn/memory/parameter-memory.ts';
import { clip, clipSizes } from '../../src/learn/networks/clip.ts';
import { cnn } from '../../src/learn/networks/cnn.ts';
import { resnet18 } from '../../src/learn/networks/resnet.ts';
import { vitSmall } from '../../src/learn/networks/vision-transformer.ts';
import { createOptimiser, optimiserSections } from '../../src/learn/optimisers/create-optimiser.ts';
import { createScope, type Scope } from '../../src/learn/scope/scope.ts';
import { networkTrainer } from '../../src/learn/training/network-trainer.ts';

/** Does a row's work once. */
export type Work = () => Promise<unknown>;

/** Makes a row ready. */
export type Row = (runtime: Runtime) => Promise<Work>;

const random = (shape: Shape, scale = 1): TensorValue<'float32'> => {
  const stream = createStream(1, 'bench', shape.join('x'));
  const pattern = Float32Array.from({ length: 4099 }, () => stream.normal() * scale);
  return {
    dtype: 'float32',
    shape,
    data: Float32Array.from({ length: elementCount(shape) }, (_, i) => pattern[i % 4099]!),
  };
};

const labels = (count: number, classes: number): TensorValue<'int64'> => ({
  dtype: 'int64',
  shape: [count],
  data: BigInt64Array.from({ length: count }, (_, index) => BigInt(index % classes)),
});

const texts = (): TensorValue<'int64'> => {
  const stream = createStream(1, 'bench', 'texts');
  return {
    dtype: 'int64',
    shape: [8, 77],
    data: BigInt64Array.from({ length: 8 * 77 }, () => BigInt(1 + stream.below(49406))),
  };
};

/** Fed once and run again and again into the same buffers. */
async function computing(
  runtime: Runtime,
  build: () => Readonly<Record<string, Tensor>>,
  values: (name: string, shape: Shape) => TensorValue,
): Promise<Work> {
  const compiled = compileGraph(build(), kernelsOf(runtime));
  const executable = await loadExecutable(compiled, runtime);
  const feeds = Object.fromEntries(compiled.inputs.map(({ name, shape }) => [name, values(name, shape)]));
  const into = Object.fromEntries(compiled.outputs.map(({ name, shape }) => [name, random(shape, 0)]));
  return () => executable.run(feeds, into);
}

interface TrainingRow {
  readonly inputs: Values;
  readonly network: (scope: Scope, inputs: Readonly<Record<string, Tensor>>) => Tensor;
  readonly lora?: LoraOptions;
}

/** A whole step: pass, gradients, AdamW. */
function training(runtime: Runtime, { inputs, network, lora }: TrainingRow): Work {
  const trainer = networkTrainer({
    runtime,
    seed: 1,
    optimiser: { name: 'adamw' },
    batch: inputs,
    network: (scope, tensors) => ({ loss: mean(network(scope, tensors)) }),
    lora,
  });
  return () => trainer.step([inputs], { learningRate: 1e-4 });
}

const clipBase = clipSizes['ViT-B/16'];

/** The rows by name, in the order of the table. */
export const rows: Readonly<Record<string, Row>> = {
  matmul: (runtime) =>
    computing(
      runtime,
      () => {
        const graph = createGraph();
        return { y: matmul(graph.input('a', [1024, 1024]), graph.input('b', [1024, 1024])) };
      },
      (_, shape) => random(shape),
    ),
  'transformer-block': (runtime) =>
    computing(
      runtime,
      () => {
        const graph = createGraph();
        const x = graph.input('x', [16, 197, 384]);
        const scope = createScope(graph, { mode: 'train' });
        const loss = mean(square(transformerBlock(scope, x, { heads: 6 })));
        const wrt = [x, ...scope.specifications.map(({ name }) => graph.inputs.get(name)!)];
        const found = gradients(loss, wrt).map((gradient, index) => [`gradient ${index}`, gradient] as const);
        return { loss, ...Object.fromEntries(found) };
      },
      (name, shape) => random(shape, name === 'x' ? 1 : 0.04),
    ),
  'vit-small-step': async (runtime) =>
    training(runtime, {
      inputs: { x: random([16, 3, 224, 224]), y: labels(16, 10) },
      network: (scope, { x, y }) => crossEntropy(vitSmall(scope, x!, { outputs: 10 }), y!),
    }),
  'clip-forward': (runtime) =>
    computing(
      runtime,
      () => {
        const graph = createGraph();
        const inputs = {
          images: graph.input('images', [8, 3, 224, 224]),
          texts: graph.input('texts', [8, 77], 'int64'),
        };
        return { logits: clip(createScope(graph, { mode: 'eval' }), inputs, clipBase).logits };
      },
      (name, shape) => (name === 'texts' ? texts() : random(shape, name === 'images' ? 1 : 0.02)),
    ),
  'clip-lora-step': async (runtime) =>
    training(runtime, {
      inputs: { images: random([8, 3, 224, 224]), texts: texts() },
      network: (scope, { images, texts: ids }) =>
        clipLoss(clip(scope, { images: images!, texts: ids! }, clipBase).logits),
      lora: { match: /(q|k|v|out)_proj\.weight$|in_proj/, rank: 8 },
    }),
  'linear-probe-epoch': async (runtime) => linearProbe(runtime),
  'resnet18-step': async (runtime) =>
    training(runtime, {
      inputs: { x: random([32, 3, 96, 96]), y: labels(32, 10) },
      network: (scope, { x, y }) => crossEntropy(resnet18(scope, x!, { outputs: 10 }), y!),
    }),
  'cnn3d-step': async (runtime) =>
    training(runtime, {
      inputs: { x: random([4, 1, 48, 48, 48]), y: labels(4, 2) },
      network: (scope, { x, y }) => crossEntropy(cnn(scope, x!, { widths: [8, 16], outputs: 2 }), y!),
    }),
  adamw: async () => {
    const memory = createParameterMemory([{ name: 'w', shape: [10_000_000] }], {
      sections: optimiserSections('adamw'),
    });
    memory
      .section('values')
      .view('w')
      .set(random([10_000_000]).data);
    memory
      .section('gradients')
      .view('w')
      .set(random([10_000_000], 0.01).data);
    const optimiser = createOptimiser('adamw', memory);
    return async () => optimiser.step({ learningRate: 1e-3 });
  },
};

/** An epoch of a linear classifier on 10,000 cached features of 768, in batches of 250 in a new order. */
function linearProbe(runtime: Runtime): Work {
  const features = random([10_000, 768]).data;
  const batch = { x: random([250, 768]), y: labels(250, 2) };
  const trainer = networkTrainer({
    runtime,
    seed: 1,
    optimiser: { name: 'adamw' },
    batch,
    network: (scope, { x, y }) => ({ loss: mean(crossEntropy(linear(scope, x, { outputs: 2 }), y)) }),
  });
  const stream = createStream(1, 'bench', 'order');
  return async () => {
    const order = Int32Array.from({ length: 10_000 }, (_, index) => index);
    stream.shuffle(order);
    for (let start = 0; start < order.length; start += 250) {
      for (let row = 0; row < 250; row += 1) {
        const from = order[start + row]! * 768;
        batch.x.data.set(features.subarray(from, from + 768), row * 768);
        batch.y.data[row] = BigInt(order[start + row]! % 2);
      }
      await trainer.step([batch], { learningRate: 1e-3 });
    }
  };
}
