import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { loadExecutable } from '../../../../src/engine/executable.ts';
import { add, exp, mul, square } from '../../../../src/engine/functions/elementwise.ts';
import { mean } from '../../../../src/engine/functions/reductions.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { tensorFunction } from '../../../../src/engine/tensor-function.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';

const float = (shape: readonly number[], ...data: number[]): TensorValue<'float32'> => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(data),
});

it.each([17, 20.5, Number.NaN])('operators of version 20 are not said to be of version %d', (opset) => {
  const x = createGraph().input('x', [3]);
  expect(() => compileGraph({ y: square(x) }, { opset })).toThrow(
    expect.objectContaining({ code: 'engine/bad-opset', kind: 'usage' }),
  );
  expect(compileGraph({ y: square(x) }, { opset: 21 }).model.opsetImport[0]?.version).toBe(21n);
});

describe('compiled graphs', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = (await chooseRuntime({ threads: 1 })).runtime;
  });
  afterAll(() => runtime.release());

  it('run, with outputs under the names asked for', async () => {
    const graph = createGraph();
    const x = graph.input('x', [3]);
    const w = graph.parameter('w', [3]);
    const y = mul(x, w);
    const compiled = compileGraph({ y, again: y, x2: square(x), same: x });
    expect(compiled.inputs).toEqual([
      { name: 'x', role: 'data', dtype: 'float32', shape: [3] },
      { name: 'w', role: 'parameter', dtype: 'float32', shape: [3] },
    ]);
    const executable = await loadExecutable(compiled, runtime);
    const found = await executable.run({ x: float([3], 1, 2, 3), w: float([3], 10, 0, -1) });
    expect(
      Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, Array.from(data, Number)])),
    ).toEqual({
      y: [10, 0, -3],
      again: [10, 0, -3],
      x2: [1, 4, 9],
      same: [1, 2, 3],
    });
    await executable.release();
  });

  it('write into the buffers that are given', async () => {
    const graph = createGraph();
    const compiled = compileGraph({ y: square(graph.input('x', [2])), z: exp(graph.inputs.get('x')!) });
    const executable = await loadExecutable(compiled, runtime);
    const y = float([2], 0, 0);
    const found = await executable.run({ x: float([2], 3, 4) }, { y });
    expect(Array.from(y.data)).toEqual([9, 16]);
    expect(Object.keys(found)).toEqual(['y']);
    await executable.release();
  });

  it('carry embedded values instead of asking for them', async () => {
    const graph = createGraph();
    const y = add(graph.input('x', [2]), graph.parameter('w', [2]));
    const compiled = compileGraph({ y }, { embed: { w: float([2], 10, 20) } });
    expect(compiled.inputs.map(({ name }) => name)).toEqual(['x']);
    const executable = await loadExecutable(compiled, runtime);
    expect(Array.from((await executable.run({ x: float([2], 1, 2) }))['y']!.data as Float32Array)).toEqual([11, 22]);
    await executable.release();
  });

  it('hold only what the outputs need, each value once', () => {
    const graph = createGraph();
    const x = graph.input('x', [2]);
    graph.input('unused', [7]);
    exp(x);
    const y = add(mul(square(x), 2), mul(square(x), 2));
    const { model, inputs } = compileGraph({ y });
    expect(inputs.map(({ name }) => name)).toEqual(['x']);
    expect(model.graph!.node.map(({ opType }) => opType)).toEqual(['Mul', 'Mul', 'Add']);
  });

  it('say which feed is missing or of the wrong type', async () => {
    const graph = createGraph();
    const executable = await loadExecutable(compileGraph({ y: square(graph.input('x', [2])) }), runtime);
    await expect(executable.run({})).rejects.toThrow('The input "x" (float32[2]) has no value.');
    await expect(executable.run({ x: float([3], 1, 2, 3) })).rejects.toThrow(
      'The input "x" is float32[2]; got float32[3].',
    );
    await executable.release();
  });

  it('refuse an output with the name of an input', () => {
    const graph = createGraph();
    const x = graph.input('x', [2]);
    expect(() => compileGraph({ x: square(x) })).toThrow('The output "x" has the name of an input.');
  });
});

describe('tensorFunction', () => {
  it('specialises on shapes, once for each', async () => {
    const { runtime } = await chooseRuntime({ threads: 1 });
    let built = 0;
    const f = tensorFunction(runtime, ({ x }: { x: Parameters<typeof mean>[0] }) => {
      built += 1;
      return { y: mean(square(x)) };
    });
    const results = [];
    for (const data of [[1, 2], [3], [2, 4], [5]]) {
      results.push(Number((await f({ x: float([data.length], ...data) })).y.data[0]));
    }
    expect(results).toEqual([2.5, 9, 10, 25]);
    expect(built).toBe(2);
    await f.release();
    await runtime.release();
  });
});
