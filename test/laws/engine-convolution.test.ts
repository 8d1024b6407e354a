// The laws of operations (see check-operation.ts) for convolutions and their gradients.
import { afterAll, beforeAll, describe, test } from 'vitest';
import { createStream } from '../../src/core/stream.ts';
import type { Shape } from '../../src/core/tensor-value.ts';
import {
  type ConvolutionOptions,
  conv,
  convTranspose,
  type TransposedConvolutionOptions,
} from '../../src/engine/functions/convolution.ts';
import type { Tensor } from '../../src/engine/graph/tensor.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { checkOperation } from '../fixtures/check-operation.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 2 });
});
afterAll(() => runtime.release());

interface Case {
  readonly name: string;
  readonly x: Shape;
  readonly w: Shape;
  readonly options: TransposedConvolutionOptions;
}

type Row = readonly [name: string, x: Shape, w: Shape, options?: TransposedConvolutionOptions];

function casesOf(rows: readonly Row[]): readonly Case[] {
  return rows.map(([name, x, w, options = {}]) => ({ name, x, w, options }));
}

const convolutions = casesOf([
  ['1-D', [2, 3, 7], [4, 3, 3]],
  ['1-D strided, padded on one side', [2, 2, 8], [3, 2, 3], { strides: [3], pads: [0, 2] }],
  ['2-D', [2, 3, 5, 6], [4, 3, 3, 3], { pads: [1, 1] }],
  ['2-D of one tap', [2, 3, 4, 4], [5, 3, 1, 1]],
  ['2-D of one tap, strided and padded', [2, 3, 5, 4], [2, 3, 1, 1], { strides: [2, 3], pads: [1, 0] }],
  ['2-D of one tap in groups', [2, 4, 3, 3], [6, 2, 1, 1], { groups: 2 }],
  ['2-D strided', [2, 3, 7, 8], [4, 3, 3, 3], { strides: [2, 2], pads: [1, 1] }],
  ['2-D strided beyond the kernel', [1, 2, 8, 9], [3, 2, 2, 2], { strides: [3, 4] }],
  ['2-D dilated', [2, 2, 8, 9], [2, 2, 3, 2], { dilations: [2, 3], pads: [2, 0] }],
  [
    '2-D strided and dilated',
    [1, 2, 9, 10],
    [2, 2, 3, 3],
    { strides: [2, 3], dilations: [3, 2], padsBegin: [1, 0], padsEnd: [2, 3] },
  ],
  ['2-D in groups', [2, 4, 5, 5], [6, 2, 3, 3], { groups: 2, pads: [1, 1], strides: [1, 2] }],
  ['2-D channel by channel', [2, 3, 5, 4], [3, 1, 3, 3], { groups: 3, pads: [1, 1] }],
  ['2-D with two filters a channel', [2, 3, 5, 4], [6, 1, 3, 3], { groups: 3, strides: [2, 2], pads: [1, 1] }],
  ['2-D with a kernel as large as the image', [2, 2, 3, 4], [3, 2, 3, 4]],
  ['2-D with padding beyond the kernel', [1, 2, 3, 3], [2, 2, 2, 2], { pads: [3, 2] }],
  ['3-D', [2, 2, 4, 5, 4], [3, 2, 3, 3, 3], { pads: [1, 1, 1] }],
  [
    '3-D strided and dilated',
    [1, 2, 6, 7, 5],
    [2, 2, 2, 3, 2],
    { strides: [2, 2, 1], dilations: [1, 2, 2], padsBegin: [1, 0, 2], padsEnd: [0, 1, 0] },
  ],
  ['3-D in groups', [1, 4, 3, 3, 4], [4, 2, 2, 2, 2], { groups: 2, strides: [1, 2, 2] }],
  ['size one', [1, 1, 1, 1], [1, 1, 1, 1]],
  ['no cases', [0, 2, 4, 4], [3, 2, 3, 3], { pads: [1, 1] }],
  ['no channels', [2, 0, 4, 4], [3, 0, 3, 3]],
  ['no filters', [2, 3, 4, 4], [0, 3, 3, 3]],
]);

const transposed = casesOf([
  ['1-D strided', [2, 3, 4], [3, 2, 3], { strides: [2], outputPadding: [1] }],
  ['2-D', [2, 3, 4, 5], [3, 2, 3, 3], { pads: [1, 1] }],
  ['2-D strided', [2, 3, 4, 3], [3, 2, 2, 2], { strides: [2, 2] }],
  [
    '2-D strided with output padding',
    [1, 2, 4, 3],
    [2, 3, 3, 3],
    { strides: [2, 3], pads: [1, 0], outputPadding: [1, 2] },
  ],
  [
    '2-D dilated with output padding beyond the stride',
    [1, 2, 3, 3],
    [2, 2, 2, 2],
    { dilations: [3, 2], strides: [1, 1], pads: [1, 0], outputPadding: [2, 1] },
  ],
  ['2-D in groups', [2, 4, 3, 3], [4, 3, 3, 3], { groups: 2, strides: [2, 1], pads: [1, 1, 0, 1] }],
  ['2-D channel by channel', [1, 3, 3, 4], [3, 1, 3, 3], { groups: 3, strides: [2, 2], pads: [1, 1] }],
  ['3-D', [1, 2, 3, 2, 3], [2, 3, 2, 2, 2], { strides: [2, 2, 2] }],
  [
    '3-D with output padding',
    [1, 2, 2, 3, 2],
    [2, 2, 3, 2, 3],
    { strides: [2, 3, 1], pads: [1, 0, 1], outputPadding: [1, 2, 0] },
  ],
  ['3-D of stride one', [1, 2, 3, 3, 2], [2, 2, 2, 2, 2]],
  ['no cases', [0, 2, 3, 3], [2, 3, 3, 3]],
  ['no filters', [2, 2, 3, 3], [2, 0, 3, 3]],
]);

describe.each([false, true])('with bias: %s', (hasBias) => {
  test.each(convolutions)('conv $name', async ({ name, x, w, options }) => {
    await check(`conv ${name}`, { x, w, bias: hasBias ? w[0]! : undefined }, (a, b, bias) =>
      conv(a, b, { ...options, bias }),
    );
  });

  test.each(transposed)('convTranspose $name', async ({ name, x, w, options }) => {
    const bias = hasBias ? w[1]! * (options.groups ?? 1) : undefined;
    await check(`convTranspose ${name}`, { x, w, bias }, (a, b, c) => convTranspose(a, b, { ...options, bias: c }));
  });
});

type Build = (x: Tensor, w: Tensor, bias: Tensor | undefined) => Tensor;

async function check(
  name: string,
  { x, w, bias }: { x: Shape; w: Shape; bias: number | undefined },
  build: Build,
): Promise<void> {
  const inputs = [{ shape: x }, { shape: w }, ...(bias === undefined ? [] : [{ shape: [bias] }])];
  await checkOperation(
    {
      name,
      inputs,
      build: (a, b, c) => build(a!, b!, c),
      second: bias === undefined,
      targets: ['cpu', 'webgpu'],
    },
    runtime,
  );
}

test('random convolutions', async () => {
  const stream = createStream(7, 'convolutions');
  for (let round = 0; round < 16; round += 1) {
    const axes = 1 + stream.below(3);
    const list = (least: number, most: number): number[] =>
      Array.from({ length: axes }, () => least + stream.below(most - least + 1));
    const groups = 1 + stream.below(3);
    const [channels, filters] = [groups * (1 + stream.below(2)), groups * (1 + stream.below(2))];
    const [kernel, dilations] = [list(1, 3), list(1, 2)];
    const extents = kernel.map((taps, axis) => (taps - 1) * dilations[axis]! + 1 + stream.below(4));
    const options: ConvolutionOptions = {
      strides: list(1, 3),
      padsBegin: list(0, 2),
      padsEnd: list(0, 2),
      dilations,
      groups,
    };
    const x = [1 + stream.below(2), channels, ...extents];
    const w = [filters, channels / groups, ...kernel];
    await check(`conv ${x} ${w} ${JSON.stringify(options)}`, { x, w, bias: undefined }, (a, b) => conv(a, b, options));
  }
});
