import { expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { kernelsOf, loadExecutable } from '../../../../src/engine/executable.ts';
import { sum } from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';
import { groupDistances } from '../../../../src/learn/methods/fairclip-distances.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';

test.each([
  ['released', 2e5, 1e-6, 1e7],
  ['scaled', 50, 1e-4, 1e3],
  ['cosine', 1, 1e-4, 2.5],
])(
  'a runtime with single-precision inputs agrees for %s similarities up to %d, blur %d',
  async (_, scale, blur, largestDiameter) => {
    const { runtime } = await chooseRuntime({ device: 'cpu', threads: 1 });
    const graph = createGraph();
    const [batch, group] = [graph.input('batch', [32]), graph.input('group', [24])];
    const total = sum(groupDistances(batch, [group], { blur, scaling: 0.5, largestDiameter }));
    const [slope] = gradients(total, [batch]);
    const stream = createStream(5, 'similarities');
    const draw = (size: number, shift: number) =>
      tensorValue(
        'float32',
        [size],
        Array.from({ length: size }, () => scale * (0.5 * stream.uniform() + shift)),
      );
    // The group of the released distance is divided by its sum.
    const feeds = {
      batch: draw(32, 0.5),
      group: scale > 1e3 ? tensorValue('float32', [24], new Array(24).fill(1 / 24)) : draw(24, 0.3),
    };
    const exact = evaluateGraph([total, slope], feeds).map(({ data }) => Array.from(data));
    const compiled = compileGraph({ total, slope }, kernelsOf(runtime));
    const executable = await loadExecutable(compiled, runtime);
    const found = await executable.run(feeds);
    expect(Math.abs(Number(found['total']!.data[0]) / exact[0]![0]! - 1)).toBeLessThan(1e-5);
    const largest = Math.max(...exact[1]!.map(Math.abs));
    for (const [index, value] of exact[1]!.entries()) {
      expect(Math.abs(Number(found['slope']!.data[index]) - value) / largest, `${index}`).toBeLessThan(1e-5);
    }
    await executable.release();
  },
);
