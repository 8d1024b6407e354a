import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvenhandError } from '../../../../src/core/errors.ts';
import { drawCase } from '../../../../src/simulate/graph/draw-case.ts';
import { chiSquare } from '../../../../src/stats/distributions/chi-square.ts';
import { normal } from '../../../../src/stats/distributions/normal.ts';
import { chiSquareOf, draws, graphFrom, ksDistance } from './graph-from.ts';

const nodes = `nodes:
  race: { categorical: { Asian: 0.3, Black: 0.3, White: 0.4 } }
  age: { truncatedNormal: { mean: 60, sd: 12, low: 18, high: 95 } }
  ill: { bernoulli: 0.3 }
  bias: { bernoulli: { by: ill, 1: 0.7, 0: 0.3 } }
  cup: { normal: { mean: 0.35 + 0.25 * ill, sd: 0.1 } }
  ratio: clamp(cup + 0.05 * (race = "Black"), 0.1, 0.95)
  recorded: { label: ill, noise: { by: race, Black: { falseNegative: 0.2 }, default: {} } }
`;
const graph = graphFrom(nodes);

/** Probability of the least surprising result that is still called wrong; the seeds are fixed. */
const alpha = 1e-3;
/** Kolmogorov's 0.1 % point times √n. */
const ksLimit = 1.95;

describe('drawCase', () => {
  it('gives the same case alone, in any order, and after others', () => {
    const forward = draws(graph, 50);
    const backward = Array.from({ length: 50 }, (_, i) => drawCase(graph, { seed: 1, index: 49 - i }).values);
    expect(backward.toReversed()).toEqual(forward);
    expect(drawCase(graphFrom(nodes), { seed: 1, index: 17 }).values).toEqual(forward[17]);
    expect(draws(graph, 50, 2)).not.toEqual(forward);
  });

  it('keeps all nodes when a node is added, moved or removed', () => {
    const more = graphFrom(
      nodes
        .replace('nodes:\n', 'nodes:\n  first: { normal: { mean: 0, sd: 1 } }\n')
        .replace('  age:', '  extra: first + 1\n  age:'),
    );
    const moved = graphFrom(`${nodes.replace(/ {2}ill: .*\n/, '')}  ill: { bernoulli: 0.3 }\n`);
    for (let index = 0; index < 50; index++) {
      const { values } = drawCase(graph, { seed: 1, index });
      expect(drawCase(more, { seed: 1, index }).values).toMatchObject(values);
      expect(drawCase(moved, { seed: 1, index }).values).toEqual(values);
    }
  });

  it('lists values in the order of the file', () => {
    expect(Object.keys(drawCase(graph, { seed: 1, index: 0 }).values)).toEqual(graph.names);
  });

  it('changes nothing by setting a node to the value that it has', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.constantFrom(...graph.names), (index, name) => {
        const { values } = drawCase(graph, { seed: 5, index });
        expect(drawCase(graph, { seed: 5, index, do: { [name]: values[name]! } }).values).toEqual(values);
      }),
      { numRuns: 60 },
    );
  });

  it('changes only what depends on the node that is set, with the same noise', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (index) => {
        const well = drawCase(graph, { seed: 3, index, do: { ill: 0 } }).values;
        const ill = drawCase(graph, { seed: 3, index, do: { ill: 1 } }).values;
        expect([ill['race'], ill['age']]).toEqual([well['race'], well['age']]);
        expect(Number(ill['cup']) - Number(well['cup'])).toBeCloseTo(0.25, 12);
        expect(Number(ill['bias'])).toBeGreaterThanOrEqual(Number(well['bias']));
        expect(Number(ill['recorded'])).toBeGreaterThanOrEqual(Number(well['recorded']));
        expect(drawCase(graph, { seed: 3, index, do: { bias: 1 } }).values).toEqual({
          ...drawCase(graph, { seed: 3, index }).values,
          bias: 1,
        });
      }),
      { numRuns: 60 },
    );
  });

  it('draws each kind from its distribution', () => {
    const cases = draws(graph, 4000);
    const count = (test: (values: (typeof cases)[number]) => boolean): number => cases.filter(test).length;
    const agrees = (counts: readonly number[], shares: readonly number[]): void => {
      const { statistic, freedom } = chiSquareOf(counts, shares);
      expect(chiSquare.upperTail(statistic, freedom)).toBeGreaterThan(alpha);
    };
    agrees(
      ['Asian', 'Black', 'White'].map((race) => count((each) => each['race'] === race)),
      [0.3, 0.3, 0.4],
    );
    agrees(
      [0, 1].flatMap((ill) => [0, 1].map((bias) => count((each) => each['ill'] === ill && each['bias'] === bias))),
      [0.49, 0.21, 0.09, 0.21],
    );
    agrees(
      [0, 1].map((recorded) =>
        count((each) => each['race'] === 'Black' && each['ill'] === 1 && each['recorded'] === recorded),
      ),
      [0.2, 0.8],
    );
    expect(count((each) => each['race'] !== 'Black' && each['ill'] !== each['recorded'])).toBe(0);
    const [a, b] = [normal.cdf((18 - 60) / 12), normal.cdf((95 - 60) / 12)];
    const ages = cases.map((each) => Number(each['age']));
    expect(ksDistance(ages, (x) => (normal.cdf((x - 60) / 12) - a) / (b - a)) * Math.sqrt(4000)).toBeLessThan(ksLimit);
    const residuals = cases.map((each) => (Number(each['cup']) - 0.35 - 0.25 * Number(each['ill'])) / 0.1);
    expect(ksDistance(residuals, normal.cdf) * Math.sqrt(4000)).toBeLessThan(ksLimit);
  });

  it('draws uniform, log-normal and Poisson nodes from their distributions', () => {
    const cases = draws(
      graphFrom(`nodes:
  angle: { uniform: { low: -10, high: 10 } }
  size: { logNormal: { mean: log(8), sd: 0.4 } }
  lesions: { poisson: { mean: 0.5 } }
`),
      3000,
    );
    const of = (name: string): number[] => cases.map((each) => Number(each[name]));
    expect(ksDistance(of('angle'), (x) => (x + 10) / 20) * Math.sqrt(3000)).toBeLessThan(ksLimit);
    const standard = of('size').map((x) => (Math.log(x) - Math.log(8)) / 0.4);
    expect(ksDistance(standard, normal.cdf) * Math.sqrt(3000)).toBeLessThan(ksLimit);
    const [none, one] = [Math.exp(-0.5), 0.5 * Math.exp(-0.5)];
    const lesions = of('lesions');
    const counts = [0, 1].map((n) => lesions.filter((x) => x === n).length);
    const { statistic, freedom } = chiSquareOf(
      [...counts, 3000 - counts[0]! - counts[1]!],
      [none, one, 1 - none - one],
    );
    expect(chiSquare.upperTail(statistic, freedom)).toBeGreaterThan(alpha);
  });

  it('shares values per patient and numbers the rows', () => {
    const patients = graphFrom(`patients: { rowsPerPatient: 1..3 }
nodes:
  race: { categorical: [Asian, Black, White], per: patient }
  darker: race = "Black"
  eye: { normal: { mean: 0, sd: 1 } }
  number: row
`);
    const rows = Array.from({ length: 600 }, (_, index) => drawCase(patients, { seed: 1, index }));
    const byPatient = new Map<number, typeof rows>();
    for (const row of rows) byPatient.set(row.patient, [...(byPatient.get(row.patient) ?? []), row]);
    expect(byPatient.size).toBe(300);
    for (const own of byPatient.values()) {
      expect(new Set(own.map(({ values }) => values['race'])).size).toBe(1);
      expect(new Set(own.map(({ values }) => values['eye'])).size).toBe(own.length);
      expect(own.map(({ values }) => values['number'])).toEqual(own.map((_, row) => row));
    }
    expect(new Set(rows.map(({ values }) => values['race'])).size).toBe(3);
  });
});

describe('selection', () => {
  const collider = `nodes:
  ill: { bernoulli: 0.2 }
  poor: { bernoulli: 0.2 }
  noise: { normal: { mean: 0, sd: 1 } }
select: { by: ill, 1: 0.9, 0: 0.05 + 0.85 * poor }
`;

  it('gives the distribution of selected cases', () => {
    const selected = draws(graphFrom(collider), 4000);
    const weights = [0.8 * 0.8 * 0.05, 0.8 * 0.2 * 0.9, 0.2 * 0.8 * 0.9, 0.2 * 0.2 * 0.9];
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const counts = [0, 1].flatMap((ill) =>
      [0, 1].map((poor) => selected.filter((each) => each['ill'] === ill && each['poor'] === poor).length),
    );
    const { statistic, freedom } = chiSquareOf(
      counts,
      weights.map((weight) => weight / total),
    );
    expect(chiSquare.upperTail(statistic, freedom)).toBeGreaterThan(alpha);
  });

  it('keeps the draw of a case under an intervention that would not be selected', () => {
    const graph = graphFrom(collider.replace(/select:.*/, 'select: ill = 1'));
    for (let index = 0; index < 50; index++) {
      const factual = drawCase(graph, { seed: 1, index });
      const twin = drawCase(graph, { seed: 1, index, do: { ill: 0 } });
      expect(factual.values['ill']).toBe(1);
      expect(twin).toEqual({ ...factual, values: { ...factual.values, ill: 0 } });
    }
  });

  it('takes the same draw for all rows of a patient', () => {
    const graph = graphFrom(`patients: { rowsPerPatient: 2 }
nodes:
  old: { bernoulli: 0.3, per: patient }
  sharp: { bernoulli: 0.5 }
select: old and sharp
`);
    for (let index = 0; index < 60; index += 2) {
      const [left, right] = [index, index + 1].map((row) => drawCase(graph, { seed: 1, index: row }));
      expect([left!.patient, left!.attempt]).toEqual([right!.patient, right!.attempt]);
      expect([left!.values, right!.values]).toEqual([
        { old: 1, sharp: 1 },
        { old: 1, sharp: 1 },
      ]);
    }
  });

  it('gives up when nothing is ever selected', () => {
    const graph = graphFrom('nodes:\n  x: { normal: { mean: 0, sd: 1 } }\nselect: x > 12\n');
    expect(() => drawCase(graph, { seed: 1, index: 7 })).toThrow(
      expect.objectContaining({
        code: 'simulate/hopeless-selection',
        message:
          'world.yaml:4:9: case 7: none of 10,000 draws is selected by "x > 12"; fewer than 3 in 10,000 can be (95 % sure).',
      }),
    );
  });
});

describe('faults of a draw', () => {
  function faultOf(yaml: string): string {
    const graph = graphFrom(yaml);
    for (let index = 0; index < 500; index++) {
      try {
        drawCase(graph, { seed: 1, index });
      } catch (error) {
        if (error instanceof EvenhandError) return `${error.code} ${error.message}`;
        throw error;
      }
    }
    return 'nothing is wrong';
  }
  const x = 'x: { normal: { mean: 0, sd: 1 } }';

  it.each([
    [
      'probabilities',
      `y: { bernoulli: x }`,
      /bad-draw world.yaml:4:3: case \d+, node "y": the probability "x" must be from 0 to 1; it is -?[\d.]+ \(x = -?[\d.]+\)\./,
    ],
    ['logarithms', 'y: log(x)', /node "y": log\(-[\d.]+\) is not a finite number \(x = /],
    [
      'standard deviations',
      'y: { normal: { mean: 0, sd: x } }',
      /the standard deviation "x" must be 0 or more; it is -/,
    ],
    [
      'sums',
      'y: { categorical: { a: logistic(x), b: 0.5 } }',
      /node "y": the probabilities .* add up to [\d.]+, not 1/,
    ],
    ['intervals', 'y: { uniform: { low: 0, high: x } }', /low \(0\) is not below high \(-/],
  ])('%s', (_, node, message) => {
    expect(faultOf(`nodes:\n  ${x}\n  ${node}\n`)).toMatch(message);
  });

  it('the selection', () => {
    expect(faultOf(`nodes:\n  ${x}\nselect: x\n`)).toMatch(
      /case \d+, the selection: the selection "x" must be from 0 to 1/,
    );
  });
});

describe('interventions of drawCase', () => {
  it('are refused on nodes that do not exist', () => {
    expect(() => drawCase(graph, { seed: 1, index: 0, do: { bais: 1 } })).toThrow(
      expect.objectContaining({
        code: 'simulate/bad-intervention',
        message: expect.stringContaining('Did you mean "bias"'),
      }),
    );
  });
});
