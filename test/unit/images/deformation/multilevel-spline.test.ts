import { describe, expect, it } from 'vitest';
import { multilevelSpline } from '../../../../src/images/deformation/simba/multilevel-spline.ts';

/** Points on a line along x of a plane, so that the spline is that of one axis. */
function onLine(values: readonly number[], first: number, rows: number): Parameters<typeof multilevelSpline>[0] {
  const [x, y, u] = [[] as number[], [] as number[], [] as number[]];
  for (let row = 0; row < rows; row += 1) {
    values.forEach((value, i) => {
      x.push(first + i);
      y.push(row);
      u.push(value);
    });
  }
  return { positions: [x, y], vectors: [u, u.map(() => 0)] };
}

describe('multilevelSpline', () => {
  const rows = 1;
  const ones = Array.from({ length: 21 }, () => 1);
  const fit = multilevelSpline(onLine(ones, 80, rows), { extents: [173, rows], spacingMm: [1, 1] });

  it('comes nearer to the data at every level', () => {
    const data = onLine(
      Array.from({ length: 21 }, (_, i) => Math.sin(i / 2)),
      80,
      rows,
    );
    const { residuals } = multilevelSpline(data, { extents: [173, rows], spacingMm: [1, 1] });
    expect(residuals).toHaveLength(3);
    expect(residuals[1]).toBeLessThan(residuals[0]!);
    expect(residuals[2]).toBeLessThan(residuals[1]!);
  });

  it('spills over as the published settings do: half at 14 voxels from the data, a tenth at 28, a hundredth near 40', () => {
    const at = (distance: number): number => fit.field.components[0]![100 + distance]!;
    expect(at(-10)).toBeCloseTo(1, 1);
    expect(Math.abs(at(14) - 0.5)).toBeLessThan(0.02);
    expect(Math.abs(at(28) - 0.1)).toBeLessThan(0.01);
    const last = Array.from({ length: 70 }, (_, distance) => distance).find((distance) => at(distance) < 0.01)!;
    expect(Math.abs(last - 40)).toBeLessThanOrEqual(3);
    expect(fit.field.components[1]!.every((value) => value === 0)).toBe(true);
  });

  it('refuses lattices and points that fit nothing', () => {
    const error = expect.objectContaining({ code: 'images/bad-spline', kind: 'usage' });
    const grid = { extents: [20, 20], spacingMm: [1, 1] };
    expect(() => multilevelSpline(onLine([], 0, 2), grid)).toThrow(error);
    expect(() => multilevelSpline(onLine([1], 0, 2), { ...grid, mesh: 0 })).toThrow(error);
    expect(() => multilevelSpline(onLine([1], 0, 2), { extents: [20, 20, 20], spacingMm: [1, 1, 1] })).toThrow(error);
  });
});
