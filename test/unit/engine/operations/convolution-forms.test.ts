// Every form of every product, also where the engine would choose another, gives what the evaluator gives.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { elementCount, type Shape } from '../../../../src/core/tensor-value.ts';
import { evaluateProduct } from '../../../../src/engine/operations/convolution/evaluate-product.ts';
import { type Geometry, geometryOf } from '../../../../src/engine/operations/convolution/geometry.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { openRuntime } from '../../../../src/platform/node/runtimes/open-runtime.ts';
import { formModels, type Product } from '../../../fixtures/convolution-forms.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 2 });
});
afterAll(() => runtime.release());

interface Row {
  readonly name: string;
  readonly x: Shape;
  readonly w: Shape;
  readonly strides?: readonly number[];
  readonly pads?: readonly number[];
  readonly dilations?: readonly number[];
  readonly groups?: number;
}

const rows: readonly Row[] = [
  { name: '2-D of whole blocks', x: [2, 32, 5, 7], w: [16, 32, 3, 3], pads: [1, 1, 1, 1] },
  { name: '2-D of broken blocks', x: [2, 20, 5, 4], w: [24, 20, 2, 3], pads: [0, 1, 1, 1] },
  { name: '2-D of few channels', x: [2, 3, 8, 9], w: [20, 3, 3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  { name: '2-D of few filters', x: [1, 18, 4, 5], w: [3, 18, 3, 3], pads: [1, 1, 1, 1] },
  { name: '2-D dilated', x: [2, 16, 8, 7], w: [16, 16, 3, 2], dilations: [2, 3], pads: [2, 0, 1, 2] },
  { name: '2-D strided, uneven', x: [2, 17, 9, 8], w: [16, 17, 3, 3], strides: [2, 3], pads: [1, 0, 0, 1] },
  { name: '2-D strided by the kernel', x: [1, 16, 8, 6], w: [16, 16, 2, 2], strides: [2, 2] },
  { name: '1-D', x: [2, 16, 9], w: [32, 16, 3], pads: [1, 1] },
  { name: '1-D strided', x: [2, 16, 9], w: [16, 16, 4], strides: [2], pads: [1, 2] },
  { name: 'one tap', x: [2, 16, 4, 3], w: [40, 16, 1, 1] },
  { name: 'one tap, one position', x: [3, 5, 1, 1], w: [4, 5, 1, 1] },
  { name: 'channel by channel', x: [2, 20, 6, 5], w: [20, 1, 3, 3], groups: 20, pads: [1, 1, 1, 1] },
  {
    name: 'channel by channel, strided',
    x: [2, 16, 7, 5],
    w: [16, 1, 3, 2],
    groups: 16,
    strides: [2, 1],
    pads: [1, 0, 1, 1],
  },
  { name: 'channel by channel, 1-D dilated', x: [1, 16, 9], w: [16, 1, 3], groups: 16, dilations: [2], pads: [2, 2] },
  { name: '3-D of few channels', x: [2, 1, 5, 6, 5], w: [8, 1, 3, 3, 3], pads: [1, 1, 1, 1, 1, 1] },
  { name: '3-D of one channel', x: [1, 1, 4, 4, 4], w: [4, 1, 3, 3, 3], pads: [1, 1, 1, 1, 1, 1] },
  { name: '3-D, two planes at once', x: [2, 8, 5, 6, 5], w: [16, 8, 3, 3, 3], pads: [1, 1, 1, 1, 1, 1] },
  { name: '3-D, few filters', x: [1, 16, 4, 5, 4], w: [8, 16, 3, 3, 3], pads: [1, 0, 1, 1, 1, 0] },
  { name: '3-D of whole blocks', x: [1, 16, 4, 5, 4], w: [32, 16, 3, 2, 3], pads: [1, 1, 1, 1, 0, 1] },
  { name: '3-D strided', x: [2, 16, 6, 5, 7], w: [32, 16, 3, 3, 3], strides: [2, 2, 2], pads: [1, 1, 1, 1, 1, 1] },
  { name: '3-D dilated', x: [1, 17, 7, 5, 6], w: [16, 17, 2, 2, 2], dilations: [3, 1, 2], pads: [0, 1, 2, 1, 0, 0] },
  { name: '3-D of five planes', x: [1, 9, 7, 4, 5], w: [12, 9, 5, 1, 3], pads: [2, 0, 1, 2, 0, 1] },
];

function geometryOfRow({ x, w, strides, pads, dilations, groups = 1 }: Row): Geometry {
  const axes = w.length - 2;
  const fill = (value: number): readonly number[] => new Array<number>(axes).fill(value);
  const both = pads ?? [...fill(0), ...fill(0)];
  const [padsBegin, padsEnd] = [both.slice(0, axes), both.slice(axes)];
  const window = { strides: strides ?? fill(1), padsBegin, padsEnd, dilations: dilations ?? fill(1), groups };
  const output = x.slice(2).map((extent, axis) => {
    const reach = (w[axis + 2]! - 1) * window.dilations[axis]! + 1;
    return Math.floor((extent + padsBegin[axis]! + padsEnd[axis]! - reach) / window.strides[axis]!) + 1;
  });
  return geometryOf({ x, w, y: [x[0]!, w[0]!, ...output] }, window);
}

function drawn(name: string, shape: Shape): Float32Array<ArrayBuffer> {
  const stream = createStream(5, name);
  return Float32Array.from({ length: elementCount(shape) }, () => Math.fround(stream.uniform() - 0.5));
}

/** Sums of at most a few hundred products of numbers below one half, added up in single precision in any order. */
const tolerance = 2e-5;

describe.each(rows)('$name', (row) => {
  test.each<Product>(['forward', 'input gradient', 'weight gradient'])('%s', async (product) => {
    const geometry = geometryOfRow(row);
    for (const { form, bytes, a, b } of formModels(product, geometry, runtime.channelBlock)) {
      const [left, right] = [drawn('a', a), drawn('b', b)];
      const session = await runtime.load(bytes);
      const feeds = {
        a: { dtype: 'float32' as const, shape: a, data: left },
        b: { dtype: 'float32' as const, shape: b, data: right },
      };
      const found = (await session.run(feeds))['y'] as { readonly data: Float32Array };
      await session.release();
      const [first, second] = [Float64Array.from(left), Float64Array.from(right)];
      const exact = {
        forward: () => evaluateProduct(geometry, { x: first, w: second }),
        'input gradient': () => evaluateProduct(geometry, { y: first, w: second }),
        'weight gradient': () => evaluateProduct(geometry, { x: first, y: second }),
      }[product]();
      expect(found.data.length).toBe(exact.length);
      const worst = exact.reduce((most, value, index) => Math.max(most, Math.abs(value - found.data[index]!)), 0);
      expect(worst, `${product}, ${form}`).toBeLessThan(tolerance);
    }
  });
});
