// Steps written into a graph and run by ONNX Runtime on the CPU, beside the kernel: weights and state are fed from one parameter memory and
// fetched into another, in place, and the two are exchanged after each step.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { loadExecutable } from '../../../../src/engine/executable.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { memoryTensors } from '../../../../src/learn/memory/memory-tensors.ts';
import { createParameterMemory, type ParameterMemory } from '../../../../src/learn/memory/parameter-memory.ts';
import { clipByNorm } from '../../../../src/learn/optimisers/clip-gradients.ts';
import { createOptimiser, optimiserSections } from '../../../../src/learn/optimisers/create-optimiser.ts';
import { graphStep } from '../../../../src/learn/optimisers/graph-step.ts';
import { type OptimiserName, optimisers } from '../../../../src/learn/optimisers/optimisers.ts';
import { onnxruntimeNode } from '../../../../src/platform/node/runtimes/onnxruntime-node.ts';

/** Ten steps in single precision, with norms summed in single against double precision: some units of 6e-8, relative to the largest weight. */
const single = 1e-6;

const parameters = [
  { name: 'weight', shape: [7, 5] },
  { name: 'bias', shape: [5] },
  { name: 'temperature', shape: [] },
];
let runtime: Runtime;

beforeAll(async () => {
  runtime = await onnxruntimeNode({ device: 'cpu' });
});
afterAll(() => runtime.release());

function draw(memory: ParameterMemory, section: string, key: number): void {
  const stream = createStream(key, 'draw', section);
  for (const { name } of parameters) {
    const view = memory.section(section).view(name);
    for (let i = 0; i < view.length; i++) view[i] = stream.normal();
  }
}

test.each(Object.keys(optimisers) as OptimiserName[])(
  '%s: ten steps in a graph are ten steps of the kernel',
  async (name) => {
    const settings = name === 'sgd' ? { momentum: 0.9, nesterov: true } : {};
    const sections = optimiserSections(name, { settings });
    const host = createParameterMemory(parameters, { sections });
    const optimiser = createOptimiser(name, host, { settings });
    let current = createParameterMemory(parameters, { sections });
    let next = createParameterMemory(parameters, { sections });
    const graph = createGraph();
    const step = graphStep(name, {
      settings,
      clipNorm: 3,
      parameters: parameters.map((parameter) => ({
        name: parameter.name,
        value: graph.parameter(`values:${parameter.name}`, parameter.shape),
        gradient: graph.input(`gradients:${parameter.name}`, parameter.shape),
      })),
    });
    const outputs = Object.fromEntries(Object.entries(step.outputs).map(([key, tensor]) => [`new ${key}`, tensor]));
    const executable = await loadExecutable(compileGraph(outputs), runtime);
    for (const memory of [host, current]) draw(memory, 'values', 0);
    for (let count = 1; count <= 10; count++) {
      for (const memory of [host, current]) draw(memory, 'gradients', count);
      const { gradientScale } = clipByNorm(host, { limit: 3 });
      optimiser.step({ learningRate: 0.01, gradientScale });
      const scalars = Object.entries(step.coefficients({ count, learningRate: 0.01, gradientScale: 1 })).map(
        ([key, value]): [string, TensorValue] => [key, { dtype: 'float32', shape: [], data: Float32Array.of(value) }],
      );
      const targets = memoryTensors(next);
      const into = Object.fromEntries(Object.keys(step.outputs).map((key) => [`new ${key}`, targets[key]]));
      const feeds = { ...memoryTensors(current), ...Object.fromEntries(scalars) };
      const wanted = executable.compiled.inputs.map((input) => [input.name, feeds[input.name]!]);
      await executable.run(Object.fromEntries(wanted), into);
      [current, next] = [next, current];
    }
    await executable.release();
    const written = new Set(Object.keys(step.outputs).map((key) => key.split(':')[0]!));
    for (const section of written) {
      const expected = host.section(section).all;
      const scale = Math.max(...expected.map(Math.abs));
      current.section(section).all.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!) / scale).toBeLessThan(single);
      });
    }
  },
);
