import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { principalComponents, type Rows, whitened } from '../../../../../src/learn/methods/pairing/evidence.ts';

const stream = () => createStream(1, 'components');

/** Rows that vary by these deviations along axes that are turned by 30 degrees in the plane of the first two. */
function drawRows(count: number, deviations: readonly number[]): Rows {
  const draws = createStream(7, 'rows');
  const width = deviations.length;
  const [cos, sin] = [Math.sqrt(0.75), 0.5];
  const data = new Float64Array(count * width);
  for (let row = 0; row < count; row += 1) {
    const own = deviations.map((deviation) => deviation * draws.normal());
    const [a, b] = [own[0]!, own[1]!];
    own[0] = cos * a - sin * b + 5;
    own[1] = sin * a + cos * b;
    data.set(own, row * width);
  }
  return { count, width, data };
}

function momentsOf({ count, width, data }: Rows) {
  const column = (k: number) => Array.from({ length: count }, (_, row) => data[row * width + k]!);
  const product = (a: number, b: number) => column(a).reduce((sum, value, row) => sum + value * column(b)[row]!, 0);
  return {
    means: Array.from({ length: width }, (_, k) => column(k).reduce((sum, value) => sum + value, 0) / count),
    covariance: (a: number, b: number) => product(a, b) / count,
  };
}

describe('principalComponents', () => {
  it('keeps the shares of the variance, largest first, at a mean variance of 1', () => {
    const found = principalComponents(drawRows(1000, [1, 4, 2]), { dimensions: 3, stream: stream() });
    const { means, covariance } = momentsOf(found);
    const variances = [0, 1, 2].map((k) => covariance(k, k));
    expect(found.width).toBe(3);
    for (const mean of means) expect(mean).toBeCloseTo(0, 10);
    expect((variances[0]! + variances[1]! + variances[2]!) / 3).toBeCloseTo(1, 10);
    expect(variances[0]! / variances[2]!).toBeGreaterThan(13);
    expect(variances[0]! / variances[2]!).toBeLessThan(19);
    expect(variances[1]! / variances[2]!).toBeGreaterThan(3.3);
    expect(variances[1]! / variances[2]!).toBeLessThan(4.7);
    for (const other of [1, 2]) expect(covariance(0, other)).toBeCloseTo(0, 10);
    expect(covariance(1, 2)).toBeCloseTo(0, 10);
  });

  it('does not depend on the scale of the features', () => {
    const rows = drawRows(50, [1, 4, 2]);
    const larger = { ...rows, data: rows.data.map((value) => 1000 * value) };
    const [small, large] = [rows, larger].map((own) => principalComponents(own, { dimensions: 2, stream: stream() }));
    for (const [at, value] of small!.data.entries()) expect(Math.abs(large!.data[at]!)).toBeCloseTo(Math.abs(value), 9);
  });

  it('leaves out what does not vary', () => {
    expect(principalComponents(drawRows(50, [1, 2, 0]), { dimensions: 3, stream: stream() }).width).toBe(2);
    const still = { count: 4, width: 2, data: new Float64Array(8).fill(3) };
    expect(principalComponents(still, { dimensions: 2, stream: stream() }).width).toBe(0);
  });

  it('projects wide rows first', () => {
    const draws = createStream(3, 'wide');
    const wide = { count: 20, width: 600, data: Float64Array.from({ length: 12_000 }, () => draws.normal()) };
    const found = principalComponents(wide, { dimensions: 5, stream: stream() });
    const { covariance } = momentsOf(found);
    const total = [0, 1, 2, 3, 4].reduce((sum, k) => sum + covariance(k, k), 0);
    expect([found.count, found.width]).toEqual([20, 5]);
    expect(total / 5).toBeCloseTo(1, 10);
  });
});

describe('whitened', () => {
  it('gives each component variance 1 and leaves them uncorrelated', () => {
    const found = principalComponents(drawRows(200, [1, 4, 2]), { dimensions: 3, stream: stream() });
    const { covariance } = momentsOf(whitened(found));
    for (const k of [0, 1, 2]) expect(covariance(k, k)).toBeCloseTo(1, 10);
    expect(covariance(0, 1)).toBeCloseTo(0, 10);
  });

  it('leaves a column that does not vary at 0', () => {
    const { data } = whitened({ count: 2, width: 2, data: Float64Array.of(3, 0, -3, 0) });
    expect(Array.from(data)).toEqual([1, 0, -1, 0]);
  });
});
