import { describe, expect, it } from 'vitest';
import { drawCase } from '../../../../../src/simulate/graph/draw-case.ts';
import { biasTable } from '../../../../../src/simulate/graph/stratify/bias-table.ts';
import { type StratifiedCase, stratifyCases } from '../../../../../src/simulate/graph/stratify/stratify-cases.ts';
import { parseWorldFile } from '../../../../../src/simulate/world-file/parse-world-file.ts';
import { twoSampleDistance } from '../graph-from.ts';

const yaml = `world: none
nodes:
  disease: { bernoulli: 0.5 }
  bias: { bernoulli: { by: disease, 1: 0.7, 0: 0.3 } }
  intensity: { bernoulli: { by: disease, 1: 0.7, 0: 0.3 } }
  subject: { truncatedNormal: { mean: 0, sd: 1, low: -3.5, high: 3.5 } }
  severity: { normal: { mean: 2 * disease - 1, sd: 1 } }
table: { split: { train: 0.5, validation: 0.25, test: 0.25 } }
stratify: { class: disease, by: bias, within: [subject, severity] }
`;
const single = parseWorldFile(yaml, 'world.yaml');
const compatible = parseWorldFile(yaml.replace('by: bias,', 'by: bias, compat: simba,'), 'world.yaml');
const several = parseWorldFile(yaml.replace('by: bias,', 'by: [bias, intensity], compat: simba,'), 'world.yaml');

function stratify(world: typeof single, seed: number, cases: number) {
  return stratifyCases(world.graph, world.stratify!, { seed, cases });
}

function share(cases: readonly StratifiedCase[], test: (each: StratifiedCase) => boolean): number {
  return cases.filter(test).length / cases.length;
}

describe('biasTable', () => {
  it('gives the published subgroups of two biases at 70/30', () => {
    const rows = biasTable(several.stratify!);
    const shown = rows.map(({ biases, share, classShare, keptShare }) => [
      biases.join(''),
      ...[share, classShare, keptShare].map((value) => Number(value.toFixed(12))),
    ]);
    const kept = Number((9 / 49).toFixed(12));
    expect(shown).toEqual([
      ['00', 0.29, Number((9 / 58).toFixed(12)), kept],
      ['10', 0.21, 0.5, 1],
      ['01', 0.21, 0.5, 1],
      ['11', 0.29, Number((49 / 58).toFixed(12)), kept],
    ]);
    // The published numbers are rounded: 0.845, 0.155, and 0.155 / 0.845 = 0.1834.
    expect(rows.map(({ classShare }) => classShare.toFixed(3))).toEqual(['0.155', '0.500', '0.500', '0.845']);
    expect((0.155 / (1 - 0.155)).toFixed(4)).toBe('0.1834');
    expect(Math.abs(kept - 0.1834)).toBeLessThan(5e-4);
  });

  it('keeps the class share that the graph gives when the classes are unequal', () => {
    const rows = biasTable({
      classShare: 0.2,
      groups: [
        { biases: [1], shares: [0.1, 0.6] },
        { biases: [0], shares: [0.9, 0.4] },
      ],
    });
    for (const { classShare, thinnedClass, keptShare } of rows) {
      const [zeros, ones] = thinnedClass === 0 ? [0.8 * keptShare, 0.2] : [0.8, 0.2 * keptShare];
      expect(ones / (ones + zeros)).toBeCloseTo(classShare, 12);
    }
  });
});

describe('stratifyCases', () => {
  it.each([1, 2, 3])('keeps 92 to 95 %% of 2160 cases as the published program does (seed %i)', (seed) => {
    const { cases, losses } = stratify(compatible, seed, 2160);
    expect(cases.length / 2160).toBeGreaterThan(0.92);
    expect(cases.length / 2160).toBeLessThan(0.95);
    expect(2160 - losses.reduce((sum, loss) => sum + loss.cases, 0)).toBe(cases.length);
    for (const [value, expected] of [
      [1, 0.7],
      [0, 0.3],
    ] as const) {
      const ofClass = cases.filter((each) => each.do['disease'] === value);
      // Bins that are too small for a split take a few cases of either group with them.
      expect(Math.abs(share(ofClass, (each) => each.do['bias'] === 1) - expected)).toBeLessThan(0.02);
    }
    expect(Math.abs(share(cases, (each) => each.do['disease'] === 1) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(share(cases, (each) => each.split === 'train') - 0.5)).toBeLessThan(0.01);
  });

  it.each([1, 2, 3, 4])(
    'leaves nothing but the planted association between the groups of a class (seed %i)',
    (seed) => {
      const { cases } = stratify(single, seed, 2160);
      expect(cases.length).toBeGreaterThan(0.95 * 2160);
      const drawn = cases.map((each) => ({
        ...each,
        values: drawCase(single.graph, { seed, index: each.index, do: each.do }).values,
      }));
      for (const disease of [0, 1]) {
        for (const name of ['subject', 'severity']) {
          const [with_, without] = [1, 0].map((bias) =>
            drawn
              .filter(({ values }) => values['disease'] === disease && values['bias'] === bias)
              .map(({ values }) => Number(values[name])),
          ) as [number[], number[]];
          const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
          expect(Math.abs(mean(with_) - mean(without))).toBeLessThan(0.05);
          const scale = Math.sqrt((with_.length * without.length) / (with_.length + without.length));
          // 1.63 is Kolmogorov's 1 % point.
          expect(twoSampleDistance(with_, without) * scale).toBeLessThan(1.63);
        }
      }
    },
  );

  it('keeps about what the published program keeps of 6000 cases with two biases', () => {
    const { cases, losses } = stratify(several, 1, 6000);
    expect(Math.abs(cases.length - 4303)).toBeLessThan(60);
    expect(losses.map(({ step }) => step)).toEqual(['class', 'bias', 'bias', 'thinning', 'split', 'split']);
    for (const { biases, classShare } of biasTable(several.stratify!)) {
      const members = cases.filter((each) => each.do['bias'] === biases[0] && each.do['intensity'] === biases[1]);
      expect(Math.abs(share(members, (each) => each.do['disease'] === 1) - classShare)).toBeLessThan(0.04);
    }
  });

  it('splits several biases exactly when not told otherwise', () => {
    const exact = parseWorldFile(
      yaml.replace('by: bias,', 'by: [bias, intensity],').replace(/table:.*\n/, ''),
      'world.yaml',
    );
    const { cases, losses } = stratify(exact, 1, 3000);
    const ill = cases.filter((each) => each.do['disease'] === 1);
    expect(Math.abs(share(ill, (each) => each.do['bias'] === 1 && each.do['intensity'] === 1) - 0.49)).toBeLessThan(
      1e-3,
    );
    expect(losses.some(({ step }) => step === 'thinning')).toBe(false);
    expect(new Set(cases.map(({ split }) => split))).toEqual(new Set(['']));
  });

  it('gives the same cases again, others for another seed, and each once', () => {
    const { cases } = stratify(single, 4, 500);
    expect(stratify(single, 4, 500).cases).toEqual(cases);
    expect(stratify(single, 5, 500).cases).not.toEqual(cases);
    expect(new Set(cases.map(({ index }) => index)).size).toBe(cases.length);
  });

  it('says when nothing is left', () => {
    expect(() => stratify(single, 1, 4)).toThrow(expect.objectContaining({ code: 'simulate/too-few-to-stratify' }));
  });
});
