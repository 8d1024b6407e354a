import { describe, expect, it } from 'vitest';
import { graphDistribution } from '../../../../src/simulate/graph/graph-distribution.ts';
import { graphFrom } from './graph-from.ts';

const graph = graphFrom(`nodes:
  ill: { bernoulli: 0.3 }
  bias: { bernoulli: { by: ill, 1: 0.7, 0: 0.3 } }
  race: { categorical: { Asian: 0.25, Black: 0.75 } }
  dark: race = "Black" and bias
  recorded: { label: ill, noise: { by: race, Black: { falseNegative: 0.5 }, default: { falsePositive: 0.1 } } }
  age: { normal: { mean: 60, sd: 10 } }
  old: age > 60
`);

function shares(names: readonly string[], options = {}): Readonly<Record<string, number>> {
  return Object.fromEntries(
    graphDistribution(graph, { names, ...options }).map(({ values, probability }) => [
      Object.values(values).join(' '),
      Number(probability.toPrecision(12)),
    ]),
  );
}

describe('graphDistribution', () => {
  it('multiplies along the graph', () => {
    expect(shares(['ill', 'bias'])).toEqual({ '0 0': 0.49, '0 1': 0.21, '1 0': 0.09, '1 1': 0.21 });
    expect(shares(['dark'])).toEqual({ '0': 1 - 0.75 * 0.42, '1': 0.75 * 0.42 });
    expect(shares(['recorded'])).toEqual({
      '0': Number((1 - (0.3 * (0.25 + 0.75 * 0.5) + 0.7 * 0.25 * 0.1)).toPrecision(12)),
      '1': 0.205,
    });
  });

  it('follows interventions', () => {
    expect(shares(['bias'], { do: { ill: 1 } })).toEqual({ '0': 0.3, '1': 0.7 });
    expect(shares(['ill'], { do: { bias: 1 } })).toEqual({ '0': 0.7, '1': 0.3 });
    expect(shares(['old'], { do: { age: 70 } })).toEqual({ '1': 1 });
  });

  it('conditions on the selection, unless told not to', () => {
    const selected = graphFrom(`nodes:
  ill: { bernoulli: 0.5 }
  poor: { bernoulli: 0.5 }
select: { by: ill, 1: 1, 0: poor }
`);
    const [first] = graphDistribution(selected, { names: ['ill'] });
    expect(first).toEqual({ values: { ill: 0 }, probability: 1 / 3 });
    expect(graphDistribution(selected, { names: ['ill'], selected: false })[0]?.probability).toBe(0.5);
    expect(() => graphDistribution(selected, { names: ['ill'], do: { poor: 1 } })).toThrow(/before the intervention/);
  });

  it('refuses what is continuous on the way, naming it', () => {
    expect(() => graphDistribution(graph, { names: ['old'] })).toThrow(
      expect.objectContaining({
        code: 'simulate/not-discrete',
        message: 'world.yaml:8:3: probabilities cannot be enumerated: node "age" is continuous (normal).',
      }),
    );
    const patients = graphFrom(
      'patients: { rowsPerPatient: 2 }\nnodes: { eye: row = 0, ill: { bernoulli: 0.1 } }\nselect: ill\n',
    );
    expect(() => graphDistribution(patients, { names: ['eye'], selected: false })).toThrow(/depends on the row/);
    expect(() => graphDistribution(patients, { names: ['ill'] })).toThrow(/several rows/);
  });

  it('refuses too many combinations', () => {
    const many = Array.from(
      { length: 7 },
      (_, i) => `  n${i}: { categorical: [${Array.from({ length: 10 }, (_, j) => j)}] }`,
    );
    const sum = `  sum: ${many.map((_, i) => `n${i}`).join(' + ')}`;
    expect(() => graphDistribution(graphFrom(`nodes:\n${[...many, sum].join('\n')}\n`), { names: ['sum'] })).toThrow(
      /more than/,
    );
  });
});
