// The laws of operations (see check-operation.ts) for matrix products and sums of products over named axes.
import { afterAll, beforeAll, describe, test } from 'vitest';
import { createStream } from '../../src/core/stream.ts';
import type { Shape } from '../../src/core/tensor-value.ts';
import { einsum, gemm, matmul } from '../../src/engine/functions/linear-algebra.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { checkOperation } from '../fixtures/check-operation.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 2 });
});
afterAll(() => runtime.release());

describe('matmul', () => {
  const shapes: readonly (readonly [Shape, Shape])[] = [
    [
      [3, 4],
      [4, 5],
    ],
    [[4], [4]],
    [[4], [4, 2]],
    [[3, 4], [4]],
    [
      [2, 3, 4],
      [4, 2],
    ],
    [
      [3, 4],
      [2, 4, 2],
    ],
    [
      [2, 1, 3, 4],
      [3, 4, 2],
    ],
    [[4], [2, 4, 3]],
    [[2, 3, 4], [4]],
    [
      [1, 1],
      [1, 1],
    ],
    [
      [0, 3],
      [3, 2],
    ],
    [
      [2, 3],
      [3, 0],
    ],
    [
      [0, 2, 3],
      [3, 2],
    ],
    [
      [2, 0],
      [0, 3],
    ],
    [
      [2, 2, 0],
      [0, 3],
    ],
  ];
  test.each(shapes.map((pair) => ({ pair })))('$pair', async ({ pair: [a, b] }) => {
    await checkOperation(
      { name: `matmul ${a} ${b}`, inputs: [{ shape: a }, { shape: b }], build: (x, y) => matmul(x!, y!), second: true },
      runtime,
    );
  });

  test('whole numbers', async () => {
    for (const dtype of ['int32', 'int64'] as const) {
      await checkOperation(
        {
          name: `matmul ${dtype}`,
          inputs: [
            { shape: [2, 3], dtype },
            { shape: [3, 2], dtype },
          ],
          build: (x, y) => matmul(x!, y!),
          differentiable: false,
        },
        runtime,
      );
    }
  });
});

describe('gemm', () => {
  const options = [
    { transA: false, transB: false },
    { transA: true, transB: false, alpha: 0.5 },
    { transA: false, transB: true, alpha: 2, beta: -1 },
    { transA: true, transB: true, beta: 0.25 },
  ];
  test.each(options)('%o', async (given) => {
    for (const c of [undefined, [], [5], [3, 1], [1, 5], [3, 5]]) {
      const inputs = [{ shape: given.transA ? [4, 3] : [3, 4] }, { shape: given.transB ? [5, 4] : [4, 5] }];
      await checkOperation(
        {
          name: `gemm ${JSON.stringify(given)} ${c}`,
          inputs: c ? [...inputs, { shape: c }] : inputs,
          build: (a, b, third) => gemm(a!, b!, { ...given, c: third }),
          second: true,
        },
        runtime,
      );
    }
  });

  test('empty and whole', async () => {
    for (const [rows, inner, columns] of [
      [0, 3, 2],
      [2, 3, 0],
      [2, 0, 3],
    ] as const) {
      await checkOperation(
        {
          name: `gemm ${rows} ${inner} ${columns}`,
          inputs: [{ shape: [rows, inner] }, { shape: [inner, columns] }, { shape: [columns] }],
          build: (a, b, c) => gemm(a!, b!, { c }),
        },
        runtime,
      );
    }
    await checkOperation(
      {
        name: 'gemm int32',
        inputs: [
          { shape: [3, 2], dtype: 'int32' },
          { shape: [4, 3], dtype: 'int32' },
          { shape: [4], dtype: 'int32' },
        ],
        build: (a, b, c) => gemm(a!, b!, { c, alpha: 2, beta: 3, transA: true, transB: true }),
        differentiable: false,
      },
      runtime,
    );
  });
});

describe('einsum', () => {
  const cases: readonly (readonly [string, ...Shape[]])[] = [
    ['ij,jk->ik', [3, 4], [4, 2]],
    ['ij,jk', [3, 4], [4, 2]],
    ['ba,cb', [3, 4], [2, 3]],
    ['ij->ji', [3, 4]],
    ['ij->', [3, 4]],
    ['ij->j', [3, 4]],
    ['ii', [3, 3]],
    ['ii->i', [3, 3]],
    ['iij->ij', [3, 3, 2]],
    ['iiijj->ji', [2, 2, 2, 3, 3]],
    ['ii,ij->j', [3, 3], [3, 2]],
    ['bhqd,bhkd->bhqk', [2, 2, 3, 4], [2, 2, 2, 4]],
    ['bqhd,bkhd->bhqk', [2, 3, 2, 4], [2, 2, 2, 4]],
    ['i,j->ij', [3], [2]],
    ['i,i->', [3], [3]],
    ['ij,j,jk->ik', [2, 3], [3], [3, 2]],
    ['i,i,i->i', [3], [3], [3]],
    ['abc,cd,d->ab', [2, 3, 2], [2, 3], [3]],
    ['...ij,...jk->...ik', [2, 3, 4], [4, 2]],
    ['...ij,...jk->...ik', [2, 1, 3, 4], [3, 4, 2]],
    ['...i->...', [2, 3]],
    ['i...->...i', [2, 3, 4]],
    ['...i,...i', [2, 3], [3]],
    ['ij...,jk...->ik...', [2, 3, 2], [3, 2, 1]],
    ['ij,kj->k', [2, 3], [4, 3]],
    ['ijk,k->j', [2, 3, 4], [4]],
    ['ij,jk->ik', [3, 1], [4, 2]],
    ['ij,ij->j', [1, 3], [4, 1]],
    ['ij,jk->ik', [0, 4], [4, 2]],
    ['ij,jk->ik', [3, 0], [0, 2]],
    [',ij->ji', [], [2, 3]],
    ['->', []],
    ['i,j->', [2], [3]],
    ['bi,oij,bj->bo', [2, 3], [2, 3, 4], [2, 4]],
  ];
  test.each(cases.map(([equation, ...shapes]) => ({ equation, shapes })))(
    '$equation of $shapes',
    async ({ equation, shapes }) => {
      await checkOperation(
        {
          name: `einsum ${equation}`,
          inputs: shapes.map((shape) => ({ shape })),
          build: (...operands) => einsum(equation, operands),
          second: true,
        },
        runtime,
      );
    },
  );

  test('random equations', async () => {
    const stream = createStream(3, 'einsum');
    const extents = { a: 2, b: 3, c: 1, d: 2, e: 2 };
    for (let round = 0; round < 12; round += 1) {
      const letters = Object.keys(extents) as (keyof typeof extents)[];
      const terms = Array.from({ length: 1 + stream.below(3) }, () =>
        Array.from({ length: stream.below(4) }, () => letters[stream.below(letters.length)]!),
      );
      const used = [...new Set(terms.flat())].filter(() => stream.below(2) === 0);
      const equation = `${terms.map((term) => term.join('')).join(',')}->${used.join('')}`;
      await checkOperation(
        {
          name: `einsum ${equation}`,
          inputs: terms.map((term) => ({ shape: term.map((letter) => extents[letter]) })),
          build: (...operands) => einsum(equation, operands),
        },
        runtime,
      );
    }
  });
});
