import { describe, expect, it } from 'vitest';
import { exponential } from '../../../../src/images/deformation/exponential.ts';
import { upsampledBound, upsampleField } from '../../../../src/images/deformation/upsample-field.ts';
import { createVectorField, cropField, type VectorField } from '../../../../src/images/deformation/vector-field.ts';
import { bump, distance, fieldOf, smoothVelocity } from './fields.ts';

describe('upsampleField', () => {
  it('keeps constants and, away from the edge, straight lines, in mm', () => {
    const control = createVectorField({
      ...fieldOf([10, 9], ([x, y], axis) => (axis === 0 ? 0.1 * x! : 0.2 * y! + 1)),
      spacingMm: [4, 2],
    });
    for (const interpolation of ['linear', 'cubic-spline'] as const) {
      const fine = upsampleField(control, { extents: [40, 18], spacingMm: [1, 1], interpolation });
      const [x, y] = [17, 8];
      const place = [(x - 19.5) / 4 + 4.5, (y - 8.5) / 2 + 4];
      // Edges of the mirrored grid reach in by a factor of 0.27 a control position.
      expect(fine.components[0]![y * 40 + x]).toBeCloseTo(0.1 * place[0]! * 4, 2);
      expect(fine.components[1]![y * 40 + x]).toBeCloseTo((0.2 * place[1]! + 1) * 2, 1);
    }
  });

  it('passes through the control vectors', () => {
    const control = smoothVelocity([9, 8, 7], { largest: 2, waves: 1, tapered: false });
    for (const interpolation of ['linear', 'cubic-spline'] as const) {
      expect(distance(upsampleField(control, { ...control, interpolation }), control).largest).toBeLessThan(2e-6);
    }
  });

  it('brings a smooth field near to what the whole grid gives', () => {
    const at = (p: number, length: number): number => 2 * ((p + 0.5) / length) - 1;
    const velocity = (size: number, scale: number): VectorField =>
      fieldOf(
        [size, size, size],
        (p, axis) => scale * (axis === 1 ? -1 : 1) * p.reduce((product, value) => product * bump(at(value, size)), 1),
      );
    const whole = exponential(velocity(48, 3));
    const control = exponential(createVectorField({ ...velocity(24, 1.5), spacingMm: [2, 2, 2] }));
    const options = { extents: [48, 48, 48], spacingMm: [1, 1, 1] };
    const cubic = distance(upsampleField(control, options), whole).largest;
    // Half the resolution costs some hundredths of a voxel (methods note: 0.05 to 0.4).
    expect(cubic).toBeLessThan(0.08);
    expect(distance(upsampleField(control, { ...options, interpolation: 'linear' }), whole).largest).toBeGreaterThan(
      cubic,
    );
  });

  it.each([
    [
      [9, 8],
      [30, 17],
    ],
    [
      [7, 6, 5],
      [13, 18, 11],
    ],
  ])('gives the same bits with and without WebAssembly: %j', (few, many) => {
    const control = createVectorField({
      ...smoothVelocity(few, { largest: 2, waves: 1 }),
      spacingMm: few.map(() => 3),
    });
    const run = (kernel: 'wasm' | 'plain'): VectorField =>
      upsampleField(control, { extents: many, spacingMm: many.map(() => 1), kernel });
    expect(run('wasm').components).toEqual(run('plain').components);
  });

  it('gives the bits of the whole in a box, and a bound of its components', () => {
    const control = createVectorField({ ...smoothVelocity([7, 6, 5], { largest: 2, waves: 1 }), spacingMm: [3, 3, 3] });
    const grid = { extents: [19, 18, 14], spacingMm: [1, 1, 1] };
    const box = { start: [3, 0, 5], extents: [9, 7, 6] };
    const whole = upsampleField(control, grid);
    expect(upsampleField(control, { ...grid, box })).toEqual(cropField(whole, box));
    upsampledBound(control, grid.spacingMm).forEach((bound, axis) => {
      const largest = whole.components[axis]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest).toBeLessThanOrEqual(bound);
      expect(bound).toBeLessThan(3 * largest);
    });
  });

  it('refuses another number of axes', () => {
    expect(() =>
      upsampleField(
        fieldOf([4, 4], () => 0),
        { extents: [4, 4, 4], spacingMm: [1, 1, 1] },
      ),
    ).toThrow(expect.objectContaining({ code: 'images/bad-field' }));
  });
});
