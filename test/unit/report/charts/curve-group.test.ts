import { expect, it } from 'vitest';
import { simplify, thin } from '../../../../src/report/charts/curve-group.ts';

const at = ({ x, y }: { x: number; y: number }) => [x, y] as const;

it('simplifies a line to its corners', () => {
  const line = Array.from({ length: 101 }, (_, index) => ({ x: index / 100, y: index < 50 ? index / 50 : 1 }));
  expect(simplify(line, at, 0.001)).toEqual([line[0], line[50], line[100]]);
});

it('stays within the tolerance of every point', () => {
  const curve = Array.from({ length: 101 }, (_, index) => ({ x: index / 100, y: Math.sqrt(index / 100) }));
  const kept = simplify(curve, at, 0.002);
  expect(kept.length).toBeLessThan(40);
  for (const point of curve) {
    const right = kept.findIndex(({ x }) => x >= point.x);
    const [from, to] = [kept[Math.max(0, right - 1)]!, kept[right]!];
    const along = to.x === from.x ? 0 : (point.x - from.x) / (to.x - from.x);
    const height = Math.abs(from.y + along * (to.y - from.y) - point.y);
    const slope = to.x === from.x ? 0 : (to.y - from.y) / (to.x - from.x);
    // The tolerance is a distance from the line, which is shorter than the height above it.
    expect(height / Math.sqrt(1 + slope * slope)).toBeLessThanOrEqual(0.002 + 1e-12);
  }
});

it('keeps closed curves and short ones', () => {
  const loop = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 0 },
  ];
  expect(simplify(loop, at, 0.01)).toEqual(loop);
  expect(simplify([{ x: 0, y: 0 }], at, 0.01).length).toBe(1);
});

it('thins evenly with both ends', () => {
  expect(
    thin(
      Array.from({ length: 101 }, (_, index) => index),
      5,
    ),
  ).toEqual([0, 25, 50, 75, 100]);
  expect(thin([1, 2], 5)).toEqual([1, 2]);
});
