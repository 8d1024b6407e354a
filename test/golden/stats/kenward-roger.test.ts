// Kenward and Roger's standard errors against dense matrices by the formulas of the paper.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitMixedModel } from '../../../src/stats/mixed-model.ts';

interface Design {
  readonly y: number[];
  readonly codes: Record<string, number[]>;
  readonly method: number[];
  readonly factors: string[];
}
interface Corrected extends Partial<Design> {
  readonly name: string;
  readonly plain: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly scale: number;
}
const read = <Value>(name: string): { readonly cases: readonly Value[] } =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as { cases: Value[] };
const designs = read<Design & { readonly name: string }>('./mixed-model.json').cases;

/** The components of the reference are off by about this much, and what follows from them. */
const optimiserTolerance = 4e-4;

function contrastsOf({ y, codes, method, factors }: Design) {
  const methods = [...new Set(method)].sort();
  const model = fitMixedModel({
    y: Float64Array.from(y),
    fixed: methods.map((name) => Float64Array.from(method, (own) => (own === name ? 1 : 0))),
    random: factors.map((name) => ({ name, codes: Int32Array.from(codes[name]!) })),
  });
  const c = methods.map((_, m) => (m === 0 ? -1 : m === methods.length - 1 ? 1 : 0));
  return { plain: model.contrast(c), corrected: model.contrast(c, 0.95, 'kenward-roger') };
}

describe.each(read<Corrected>('./kenward-roger.json').cases)('$name', (expected) => {
  const design = designs.find(({ name }) => name === expected.name) ?? (expected as Design);
  const { plain, corrected } = contrastsOf(design);

  test('adds to the variance what the paper adds', () => {
    expect(Math.abs(corrected.standardError / expected.standardError - 1)).toBeLessThan(optimiserTolerance);
    const added = expected.standardError ** 2 - expected.plain ** 2;
    const own = corrected.standardError ** 2 - plain.standardError ** 2;
    expect(Math.abs(own - added)).toBeLessThan(3e-3 * added + 1e-14);
  });

  test('keeps the degrees of freedom, which are the same for one contrast', () => {
    expect(expected.scale).toBeCloseTo(1, 12);
    expect(corrected.degreesOfFreedom).toBe(plain.degreesOfFreedom);
    expect(Math.abs(corrected.degreesOfFreedom / expected.degreesOfFreedom - 1)).toBeLessThan(optimiserTolerance);
  });
});
