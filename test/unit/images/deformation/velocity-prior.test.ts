import { describe, expect, it } from 'vitest';
import { exponential } from '../../../../src/images/deformation/exponential.ts';
import { leastJacobian } from '../../../../src/images/deformation/jacobian.ts';
import { fitVelocityPca, pcaCoefficients, velocityFromPca } from '../../../../src/images/deformation/velocity-pca.ts';
import { createVelocityPrior, drawVelocity, velocityOf } from '../../../../src/images/deformation/velocity-prior.ts';
import { distance, fieldOf } from './fields.ts';

const error = (code: string): unknown => expect.objectContaining({ code, kind: 'usage' });

describe('createVelocityPrior', () => {
  const options = { extents: [9, 8], spacingMm: [8, 10], lengthMm: 20, amplitudeMm: [3, 2], taperMm: 0 };

  it.each(['gaussian', 'matern'] as const)('draws fields whose covariance is the kernel: %s', (covariance) => {
    const prior = createVelocityPrior({ ...options, covariance });
    const draws = Array.from({ length: 4000 }, (_, index) =>
      drawVelocity(prior, { seed: 1, path: [index], components: prior.componentCount }),
    );
    const kernel = (d: number): number =>
      covariance === 'gaussian' ? Math.exp((-d * d) / 2) : (1 + Math.sqrt(3) * d) * Math.exp(-Math.sqrt(3) * d);
    const pairs = [
      [30, 30],
      [30, 31],
      [30, 39],
      [30, 41],
      [0, 0],
      [30, 34],
    ] as const;
    for (const [a, b] of pairs) {
      const expected =
        kernel((Math.abs((a % 9) - (b % 9)) * 8) / 20) *
        kernel((Math.abs(Math.floor(a / 9) - Math.floor(b / 9)) * 10) / 20);
      [9, 4].forEach((variance, axis) => {
        const spacing = options.spacingMm[axis]!;
        const products = draws.map(
          ({ components }) => components[axis]![a]! * components[axis]![b]! * spacing * spacing,
        );
        const mean = products.reduce((sum, value) => sum + value, 0) / products.length;
        // The standard error of a covariance of normals is at most variance sqrt(2 / n); four of them.
        expect(Math.abs(mean - variance * expected)).toBeLessThan(4 * variance * Math.sqrt(2 / draws.length));
      });
    }
    const across =
      draws.reduce((sum, { components }) => sum + components[0]![30]! * components[1]![30]!, 0) / draws.length;
    expect(Math.abs(across * 80)).toBeLessThan((4 * 6) / Math.sqrt(draws.length));
  });

  it('has orthonormal components in descending order whose variances sum to the number of positions', () => {
    const prior = createVelocityPrior(options);
    const few = [0, 1, 2, 5, 17];
    for (const i of few) {
      for (const j of few) {
        const [a, b] = [prior.component(i), prior.component(j)];
        expect(a.reduce((sum, value, at) => sum + value * b[at]!, 0)).toBeCloseTo(i === j ? 1 : 0, 10);
      }
    }
    expect([...prior.eigenvalues].every((value, k, all) => k === 0 || value <= all[k - 1]!)).toBe(true);
    expect(prior.eigenvalues.reduce((sum, value) => sum + value, 0)).toBeCloseTo(72, 9);
    expect(prior.shareOf(72)).toBeCloseTo(1, 12);
    expect(prior.shareOf(10)).toBeGreaterThan(0.8);
  });

  it('keeps earlier coefficients when more components are taken, and other cases apart', () => {
    const prior = createVelocityPrior(options);
    const draw = (components: number, index = 3): Float32Array =>
      drawVelocity(prior, { seed: 7, path: [index], components }).components[0]!;
    const coefficient = (values: Float32Array, k: number): number =>
      prior.component(k).reduce((sum, value, i) => sum + (value * values[i]! * 8) / 3, 0) /
      Math.sqrt(prior.eigenvalues[k]!);
    for (const k of [0, 4, 9]) expect(coefficient(draw(10), k)).toBeCloseTo(coefficient(draw(40), k), 4);
    expect(coefficient(draw(10), 12)).toBeCloseTo(0, 4);
    expect(draw(10)).toEqual(draw(10));
    expect(draw(10)).not.toEqual(draw(10, 4));
    const alone = velocityOf(prior, [[0, 1], [0]]);
    expect(alone.components[0]![20]).toBeCloseTo(
      (Math.sqrt(prior.eigenvalues[1]!) * prior.component(1)[20]! * 3) / 8,
      6,
    );
    expect(alone.components[1]!.every((value) => value === 0)).toBe(true);
  });

  it('falls to zero at the faces and does not fold at the amplitudes of brains', () => {
    const prior = createVelocityPrior({ extents: [20, 22, 20], spacingMm: [9, 9, 9], lengthMm: 25, amplitudeMm: 3 });
    const velocity = drawVelocity(prior, { seed: 2, path: ['case', 0] });
    for (const component of velocity.components) {
      component.forEach((value, i) => {
        const p = [i % 20, Math.floor(i / 20) % 22, Math.floor(i / 440)];
        if (p.some((index, axis) => index === 0 || index === [19, 21, 19][axis])) expect(Math.abs(value)).toBe(0);
      });
    }
    expect(leastJacobian(exponential(velocity))).toBeGreaterThan(0.3);
  });

  it('refuses what is no prior', () => {
    expect(() => createVelocityPrior({ ...options, lengthMm: 0 })).toThrow(error('images/bad-prior'));
    expect(() => createVelocityPrior({ ...options, amplitudeMm: [1] })).toThrow(error('images/bad-prior'));
    expect(() => createVelocityPrior({ ...options, taperMm: -1 })).toThrow(error('images/bad-prior'));
  });
});

describe('fitVelocityPca', () => {
  const prior = createVelocityPrior({ extents: [8, 7, 6], spacingMm: [10, 10, 10], lengthMm: 20, amplitudeMm: 3 });
  const fields = Array.from({ length: 12 }, (_, index) => drawVelocity(prior, { seed: 5, path: [index] }));

  it('has orthonormal components with the variances of the coefficients, and gives the fields back', () => {
    const pca = fitVelocityPca(fields, { share: 1 });
    expect(pca.components).toHaveLength(11);
    const flat = pca.components.map(({ components }) => components.flatMap((component) => [...component]));
    flat.forEach((a, i) => {
      flat.forEach((b, j) => {
        expect(a.reduce((sum, value, at) => sum + value * b[at]!, 0)).toBeCloseTo(i === j ? 1 : 0, 5);
      });
    });
    const coefficients = fields.map((field) => pcaCoefficients(pca, field));
    fields.forEach((field, index) => {
      expect(distance(velocityFromPca(pca, coefficients[index]!), field).largest).toBeLessThan(1e-5);
    });
    for (let k = 0; k < 11; k += 1) {
      expect(coefficients.reduce((sum, c) => sum + c[k]! * c[k]!, 0) / 11).toBeCloseTo(1, 4);
    }
    expect(pca.share).toBeCloseTo(1, 12);
  });

  it('takes as many components as hold the share', () => {
    const all = fitVelocityPca(fields, { share: 1 });
    const some = fitVelocityPca(fields, { share: 0.8 });
    const total = all.eigenvalues.reduce((sum, value) => sum + value, 0);
    const held = some.eigenvalues.reduce((sum, value) => sum + value, 0) / total;
    expect(some.share).toBeCloseTo(held, 12);
    expect(held).toBeGreaterThanOrEqual(0.8);
    expect(held - some.eigenvalues.at(-1)! / total).toBeLessThan(0.8);
    expect(fitVelocityPca([fields[0]!, fields[0]!]).components).toEqual([]);
  });

  it('refuses too few fields, shares out of range and other grids', () => {
    expect(() => fitVelocityPca([fields[0]!])).toThrow(error('images/bad-pca'));
    expect(() => fitVelocityPca(fields, { share: 0 })).toThrow(error('images/bad-pca'));
    expect(() => fitVelocityPca([fields[0]!, fieldOf([8, 7, 6], () => 0)])).toThrow(error('images/fields-differ'));
  });
});
