import { describe, expect, test } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { withContext } from '../../../../src/learn/models/with-context.ts';

describe('withContext', () => {
  test('puts learnt words behind the first of every text', () => {
    const graph = createGraph();
    const embedded = graph.constant(tensorValue('float32', [2, 4, 1], [1, 2, 3, 4, 5, 6, 7, 8]));
    const context = graph.constant(tensorValue('float32', [2, 1], [-1, -2]));
    const [found] = evaluateGraph([withContext(embedded, context)]);
    expect([...found!.data]).toEqual([1, -1, -2, 4, 5, -1, -2, 8]);
  });

  test.each([[[3, 1]], [[1, 2]], [[1]]])('refuses context %j', (shape) => {
    const graph = createGraph();
    const embedded = graph.input('embedded', [2, 4, 1]);
    expect(() => withContext(embedded, graph.input('context', shape))).toThrow(
      expect.objectContaining({ code: 'learn/bad-layer' }),
    );
  });
});
