import { describe, expect, test } from 'vitest';
import type { Shape } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { einsum, gemm, matmul } from '../../../../src/engine/functions/linear-algebra.ts';
import { sum } from '../../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { compileGraph } from '../../../../src/engine/lower/compile-graph.ts';

function inputs(...shapes: readonly Shape[]): readonly Tensor[] {
  const graph = createGraph();
  return shapes.map((shape, index) => graph.input(`x${index}`, shape));
}

describe('shapes that do not fit', () => {
  const [a, b, c, scalar] = inputs([2, 3], [4, 5], [2, 3, 4], []);

  test.each([
    ['matmul', () => matmul(a!, b!), 'inner extents 3 and 4 differ'],
    ['matmul', () => matmul(a!, scalar!), 'a scalar has no rows'],
    ['matmul', () => stacks(), 'extents 2 and 3 of the stacks do not broadcast'],
    ['gemm', () => gemm(a!, b!, { transB: true }), 'inner extents 3 and 5 differ'],
    ['gemm', () => gemm(a!, c!), 'needs two matrices'],
    ['gemm', () => gemm(a!, b!, { transA: true, transB: true, c: a! }), 'inner extents 2 and 5 differ'],
  ])('%s', (operation, build, problem) => {
    expect(build).toThrow(problem);
    expect(build).toThrow(
      new RegExp(
        `^${operation} of float32\\[.*\\] and float32\\[.*\\]: .* \\(called at linear-algebra\\.test\\.ts:\\d+:\\d+\\)$`,
      ),
    );
  });

  test('an addend that does not broadcast', () => {
    const [x, y, z] = inputs([2, 3], [3, 4], [3]);
    expect(() => gemm(x!, y!, { c: z! })).toThrow('the third operand does not broadcast to [2,4]');
  });

  test.each([
    ['ij,jk->ik', 'extents 3 and 4 of one letter differ'],
    ['ij,kk->i', 'extents 4 and 5 differ'],
    ['i,jk', '"i" does not name the 2 axes'],
    ['i...j,ijk...', '"ijk..." does not name the 2 axes'],
    ['ij->ij', 'is not an equation for 2 operands'],
    ['ij,k1->i', 'is not an equation for 2 operands'],
    ['ij,kl->ijj', 'its result names an axis twice'],
    ['ij,kl->m', 'or one that no operand has'],
  ])('einsum %s', (equation, problem) => {
    expect(() => einsum(equation, [a!, b!])).toThrow(problem);
    expect(() => einsum(equation, [a!, b!])).toThrow(`einsum "${equation}" of float32[2,3] and float32[4,5]: `);
  });

  test('einsum of nothing', () => {
    expect(() => einsum('->', [])).toThrow(expect.objectContaining({ code: 'engine/no-tensor' }));
  });
});

function stacks(): Tensor {
  const [x, y] = inputs([2, 2, 3], [3, 3, 4]);
  return matmul(x!, y!);
}

describe('what is written', () => {
  const operators = (outputs: Readonly<Record<string, Tensor>>): readonly string[] =>
    compileGraph(outputs).model.graph!.node.map(({ opType }) => opType);

  test('a contraction is one matrix product, turned only where the axes lie otherwise', () => {
    const [q, k, v] = inputs([2, 4, 5, 3], [2, 4, 6, 3], [2, 4, 6, 3]);
    expect(operators({ scores: einsum('bhqd,bhkd->bhqk', [q!, k!]) })).toEqual([
      'Reshape',
      'Reshape',
      'Transpose',
      'MatMul',
      'Reshape',
    ]);
    expect(operators({ sum: einsum('bhkd,bhkd->', [k!, v!]) }).filter((operator) => operator === 'MatMul')).toEqual([
      'MatMul',
    ]);
  });

  test('the gradients of a layer are plain products', () => {
    const [x, w] = inputs([4, 7, 5], [5, 6]);
    const [forX, forW] = gradients(sum(matmul(x!, w!)), [x!, w!]);
    const written = operators({ forX: forX!, forW: forW! });
    expect(written.filter((operator) => operator === 'Gemm').length).toBe(2);
    expect(written).not.toContain('MatMul');
    expect(written).not.toContain('ReduceSum');
  });
});
