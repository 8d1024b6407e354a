import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { kernelsOf, loadExecutable } from '../../../../src/engine/executable.ts';
import { mean } from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { type CompiledGraph, compileGraph } from '../../../../src/engine/lower/compile-graph.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { crossEntropy } from '../../../../src/learn/losses/cross-entropy.ts';
import { visionTransformer } from '../../../../src/learn/networks/vision-transformer.ts';
import { createScope } from '../../../../src/learn/scope/scope.ts';
import { openRuntime } from '../../../../src/platform/node/runtimes/open-runtime.ts';
import { formulaImages, formulaState, formulaWhole } from '../../../fixtures/formula-values.ts';

const depth = 3;
const size = { outputs: 4, width: 16, depth, heads: 2, patch: 4 };
let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 1 });
});
afterAll(() => runtime.release());

function trainingStep(recompute: boolean) {
  const graph = createGraph();
  const scope = createScope(graph, { mode: 'train' });
  const logits = visionTransformer(scope, graph.input('images', [2, 3, 8, 8]), { ...size, recompute });
  const loss = mean(crossEntropy(logits, graph.input('labels', [2], 'int64')));
  const names = scope.specifications.map(({ name }) => name);
  const slopes = gradients(
    loss,
    names.map((name) => graph.inputs.get(name)!),
  );
  const outputs = { loss, ...Object.fromEntries(names.map((name, index) => [`gradient ${name}`, slopes[index]!])) };
  return { compiled: compileGraph(outputs, kernelsOf(runtime)), state: formulaState(scope.specifications) };
}

function nodesOf({ model }: CompiledGraph) {
  return model.graph!.node;
}

/** Names of all values that a value needs. */
function needs(compiled: CompiledGraph, value: string): ReadonlySet<string> {
  const producers = new Map(nodesOf(compiled).flatMap((node) => node.output.map((output) => [output, node] as const)));
  const seen = new Set<string>();
  const waiting = [value];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    waiting.push(...(producers.get(name)?.input ?? []));
  }
  return seen;
}

async function run({ compiled, state }: ReturnType<typeof trainingStep>) {
  const values: Record<string, TensorValue> = {
    ...state.parameters,
    images: formulaImages('images', [2, 3, 8, 8]),
    labels: formulaWhole('labels', 4, [2]),
  };
  const executable = await loadExecutable(compiled, runtime);
  const results = await executable.run(Object.fromEntries(compiled.inputs.map(({ name }) => [name, values[name]!])));
  await executable.release();
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Array.from(data, Number)]));
}

describe('recomputed blocks', () => {
  it('appear a second time in the model', () => {
    const count = (recompute: boolean, operator: string) =>
      nodesOf(trainingStep(recompute).compiled).filter(({ opType }) => opType === operator).length;
    expect(trainingStep(false).compiled.recomputes).toBe(false);
    expect(trainingStep(true).compiled.recomputes).toBe(true);
    expect(count(true, 'Softmax') - count(false, 'Softmax')).toBe(depth);
    expect(count(true, 'Gelu') - count(false, 'Gelu')).toBe(depth);
  });

  it('are computed only after the gradients of the weights of the block behind them, whatever order a runtime chooses', () => {
    const { compiled } = trainingStep(true);
    const gradient = (name: string): string => `gradient blocks.${name}`;
    for (const block of [0, 1]) {
      const behind = compiled.outputs
        .map(({ name }) => name)
        .filter((name) => name.startsWith(gradient(`${block + 1}.`)));
      expect(behind).toHaveLength(12);
      // The gradient of this weight needs the values that enter the last linear map, which the copy computes.
      const needed = needs(compiled, gradient(`${block}.mlp.fc2.weight`));
      expect(behind.filter((name) => !needed.has(name))).toEqual([]);
      expect([...needed].filter((name) => name.startsWith(gradient(`${block}.`)))).toEqual([
        gradient(`${block}.mlp.fc2.weight`),
      ]);
    }
  });

  it('give the same loss and gradients', async () => {
    const [plain, again] = [await run(trainingStep(false)), await run(trainingStep(true))];
    expect(again['loss']).toEqual(plain['loss']);
    for (const [name, values] of Object.entries(plain)) {
      const scale = Math.max(...values.map(Math.abs), 1e-6);
      const errors = values.map((value, index) => Math.abs(value - again[name]![index]!) / scale);
      // The same kernels on the same values, but fused differently: a few units in the last place.
      expect(Math.max(...errors), name).toBeLessThan(1e-5);
    }
  });
});
