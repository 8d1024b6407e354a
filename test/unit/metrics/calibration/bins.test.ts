import { describe, expect, test } from 'vitest';
import { binOf, equalMassEdges, equalWidthEdges, sumByBin } from '../../../../src/metrics/calibration/bins.ts';

describe('bins', () => {
  test('of equal width', () => {
    expect(equalWidthEdges(4)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(() => equalWidthEdges(0)).toThrow(expect.objectContaining({ code: 'metrics/bins' }));
  });

  test('belong to their upper edge, and 0 to the first', () => {
    const edges = [0, 0.25, 0.5, 1];
    expect([0, 0.1, 0.25, 0.49, 0.5, 0.99, 1].map((p) => binOf(p, edges))).toEqual([0, 0, 0, 1, 1, 2, 2]);
  });

  test('of equal mass hold equal numbers of distinct scores', () => {
    const score = Float64Array.from({ length: 100 }, (_, k) => ((k * 37) % 100) / 101 + 0.001);
    const edges = equalMassEdges({ score }, 5);
    expect(edges).toHaveLength(6);
    expect(Array.from(sumByBin({ score, label: new Uint8Array(100) }, edges).cases)).toEqual([20, 20, 20, 20, 20]);
  });

  test('of equal mass keep ties together', () => {
    const score = Float64Array.from([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.7, 0.8]);
    expect(equalMassEdges({ score }, 4)).toEqual([0, 0.1, 1]);
    expect(equalMassEdges({ score }, 8)).toEqual([0, 0.1, 0.7, 1]);
    expect(equalMassEdges({ score: Float64Array.from([0, 0, 1, 1]) }, 2)).toEqual([0, 1]);
    expect(equalMassEdges({ score: new Float64Array(0) })).toEqual([0, 1]);
  });

  test('of equal mass count weight', () => {
    const score = Float64Array.from([0.1, 0.2, 0.3, 0.4]);
    expect(equalMassEdges({ score, weight: Float64Array.from([3, 1, 1, 1]) }, 2)).toEqual([0, 0.1, 1]);
  });

  test.each([[[0]], [[0, 0, 1]], [[0, Number.NaN, 1]], [[1, 0]]])('refuses edges %j', (edges) => {
    expect(() => sumByBin({ score: Float64Array.of(0.5), label: [1] }, edges)).toThrow(
      expect.objectContaining({ code: 'metrics/bins' }),
    );
  });
});
