import { describe, expect, it } from 'vitest';
import { composeFields } from '../../../../src/images/deformation/compose-fields.ts';
import { type ExponentialOptions, exponential } from '../../../../src/images/deformation/exponential.ts';
import { jacobianDeterminant, leastJacobian } from '../../../../src/images/deformation/jacobian.ts';
import {
  createVectorField,
  largestLength,
  scaleField,
  type VectorField,
} from '../../../../src/images/deformation/vector-field.ts';
import { bump, distance, fieldOf, interior, smoothVelocity } from './fields.ts';

describe('exponential', () => {
  it.each([[[24, 20]], [[18, 16, 14]]])(
    'moves everything by a constant velocity, away from the edge: %j',
    (extents) => {
      const shift = [1.7, -0.6, 0.9].slice(0, extents.length);
      const u = exponential(fieldOf(extents, (_, axis) => shift[axis]!));
      for (const i of interior(extents, 4)) {
        u.components.forEach((component, axis) => {
          expect(component[i]).toBeCloseTo(shift[axis]!, 5);
        });
      }
    },
  );

  it('integrates linear velocities to the matrix exponential, to second order in the step', () => {
    // v = A (x - c) with A a rotation of angle a and a growth g: exp(A) = exp(g) R(a).
    const [angle, growth, centre] = [0.12, 0.05, 16];
    const velocity = fieldOf([33, 33], ([x, y], axis) =>
      axis === 0 ? growth * (x! - centre) - angle * (y! - centre) : angle * (x! - centre) + growth * (y! - centre),
    );
    const scale = Math.exp(growth);
    const truth = fieldOf([33, 33], ([x, y], axis) => {
      const [dx, dy] = [x! - centre, y! - centre];
      const turned =
        axis === 0 ? Math.cos(angle) * dx - Math.sin(angle) * dy : Math.sin(angle) * dx + Math.cos(angle) * dy;
      return scale * turned - (axis === 0 ? dx : dy);
    });
    const error = (options: ExponentialOptions): number => distance(exponential(velocity, options), truth, 8).largest;
    expect(error({ squarings: 4 })).toBeLessThan(0.0007);
    expect(error({ squarings: 2 }) / error({ squarings: 3 })).toBeCloseTo(4, 0);
    expect(error({ squarings: 3, start: 'euler' }) / error({ squarings: 4, start: 'euler' })).toBeCloseTo(2, 1);
  });

  it('halves the error per squaring from the Euler start, and is as good two squarings earlier from the second-order start', () => {
    const velocity = smoothVelocity([48, 48, 48], { largest: 3, waves: 0.6 });
    const truth = exponential(velocity, { squarings: 9 });
    const error = (options: ExponentialOptions): number =>
      distance(exponential(velocity, options), truth).rootMeanSquare;
    const euler = [3, 4, 5, 6].map((squarings) => error({ squarings, start: 'euler' }));
    expect(euler[0]! / euler[1]!).toBeCloseTo(2, 0);
    expect(euler[1]! / euler[2]!).toBeCloseTo(2, 0);
    for (const [index, squarings] of [3, 4].entries()) expect(error({ squarings })).toBeLessThan(euler[index + 2]!);
  });

  it('is undone by the negative velocity', () => {
    const velocity = smoothVelocity([40, 40, 40], { largest: 3, waves: 0.6 });
    const mean = (squarings: number, start: 'euler' | 'second-order'): number => {
      const there = exponential(velocity, { squarings, start });
      const back = exponential(velocity, { squarings, start, factor: -1 });
      return distance(composeFields(there, back), scaleField(velocity, 0)).mean;
    };
    expect(mean(4, 'euler')).toBeLessThan(0.026);
    expect(mean(4, 'euler') / mean(5, 'euler')).toBeGreaterThan(1.4);
    expect(mean(4, 'second-order')).toBeLessThan(mean(5, 'euler'));
  });

  it('equals the half velocity followed twice', () => {
    const velocity = smoothVelocity([40, 36, 32], { largest: 3, waves: 1 });
    const half = exponential(velocity, { squarings: 4, factor: 0.5 });
    expect(distance(composeFields(half, half), exponential(velocity, { squarings: 5 })).largest).toBeLessThan(1e-5);
    expect(distance(composeFields(half, half), exponential(velocity, { squarings: 4 })).largest).toBeLessThan(0.01);
  });

  it('keeps volume where the velocity has no divergence', () => {
    const n = 40;
    const stream = (x: number, y: number): number => 30 * bump((x - 20) / 18) * bump((y - 20) / 18);
    const velocity = fieldOf([n, n], ([x, y], axis) =>
      axis === 0 ? (stream(x!, y! + 1) - stream(x!, y! - 1)) / 2 : -(stream(x! + 1, y!) - stream(x! - 1, y!)) / 2,
    );
    expect(largestLength(velocity)).toBeGreaterThan(2);
    const determinants = jacobianDeterminant(exponential(velocity)).data;
    const mean = determinants.reduce((sum, value) => sum + value, 0) / determinants.length;
    expect(Math.abs(mean - 1)).toBeLessThan(1e-3);
    expect(leastJacobian(exponential(velocity))).toBeGreaterThan(0.5);
  });

  it('takes the least number of squarings with steps under half a voxel', () => {
    const still = fieldOf([5, 5], () => 0);
    const moved = fieldOf([8, 8], (_, axis) => (axis === 0 ? 1.99 : 0));
    expect(exponential(moved).components[0]).toEqual(exponential(moved, { squarings: 2 }).components[0]);
    expect(exponential(scaleField(moved, 2.02)).components[0]).toEqual(
      exponential(scaleField(moved, 2.02), { squarings: 4 }).components[0],
    );
    expect(exponential(still).components[0]!.every((value) => value === 0)).toBe(true);
  });

  it('gives in a box what it gives in the whole grid', () => {
    const whole = fieldOf(
      [30, 28, 26],
      ([x, y, z], axis) =>
        1.5 * bump((x! - 15) / 6) * bump((y! - 14) / 5) * bump((z! - 12) / 4) * (axis === 1 ? -1 : 1),
    );
    const origin = [9, 9, 8];
    const box = fieldOf(
      [13, 11, 9],
      ([x, y, z], axis) => whole.components[axis]![((z! + 8) * 28 + y! + 9) * 30 + x! + 9]!,
    );
    const inside = exponential(createVectorField({ ...box, origin }));
    const everywhere = exponential(whole);
    let nonZero = 0;
    inside.components[0]!.forEach((value, i) => {
      const [x, y, z] = [i % 13, Math.floor(i / 13) % 11, Math.floor(i / 143)];
      expect(value).toBe(everywhere.components[0]![((z + 8) * 28 + y + 9) * 30 + x + 9]);
    });
    for (const value of everywhere.components[0]!) nonZero += value === 0 ? 0 : 1;
    expect(nonZero).toBeLessThanOrEqual(13 * 11 * 9);
    expect(inside.origin).toEqual(origin);
  });

  it.each([[[17, 13]], [[13, 9, 7]], [[1, 6, 5]], [[5, 1, 4]]])(
    'gives the same bits with and without WebAssembly: %j',
    (extents) => {
      const velocity = smoothVelocity(extents, { largest: 2.5, waves: 1, tapered: false });
      for (const start of ['euler', 'second-order'] as const) {
        const run = (kernel: 'wasm' | 'plain'): VectorField => exponential(velocity, { squarings: 4, start, kernel });
        expect(run('wasm').components).toEqual(run('plain').components);
      }
      const u = exponential(velocity);
      expect(composeFields(u, velocity, 'wasm').components).toEqual(composeFields(u, velocity, 'plain').components);
    },
  );

  it('refuses what cannot be integrated', () => {
    const field = fieldOf([4, 4], () => 1);
    const error = (code: string): unknown => expect.objectContaining({ code, kind: 'usage' });
    expect(() => exponential(field, { squarings: 1.5 })).toThrow(error('images/bad-squarings'));
    expect(() => exponential(scaleField(field, 1e9))).toThrow(error('images/velocity-too-large'));
    expect(() => exponential(scaleField(field, Number.NaN))).toThrow(error('images/velocity-too-large'));
    expect(() => createVectorField({ extents: [4] })).toThrow(error('images/bad-field'));
    expect(() => createVectorField({ extents: [4, 4], spacingMm: [1, 0] })).toThrow(error('images/bad-field'));
    expect(() => createVectorField({ extents: [4, 4], components: [new Float32Array(16)] })).toThrow(
      error('images/bad-field'),
    );
    expect(() => createVectorField({ extents: [4, 4], origin: [0.5, 0] })).toThrow(error('images/bad-field'));
  });
});
