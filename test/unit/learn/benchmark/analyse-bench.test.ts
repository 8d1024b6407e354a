import { describe, expect, it } from 'vitest';
import { analyseBench, seedsForDifference } from '../../../../src/learn/benchmark/analyse-bench.ts';
import { type BenchResult, cellLines, readCellLines } from '../../../../src/learn/benchmark/bench-cell.ts';
import { describeBench } from '../../../../src/learn/benchmark/describe-bench.ts';
import { meanInterval } from '../../../../src/learn/benchmark/mean-interval.ts';

interface Made {
  readonly groups?: readonly number[];
  readonly bad?: number | undefined;
}

/** Made-up figures: each seed shifts all rows alike. */
function cell([row, world, seed]: readonly [string, string, number], es: number, made: Made = {}): BenchResult {
  const { groups = [es, es], bad } = made;
  const shift = [0.01, -0.004, 0.003, 0][seed - 1]!;
  const detection = (auc: number) => ({ auc, byType: { swappedAcross: auc + shift }, byGroup: {} });
  return {
    row,
    world,
    seed,
    figures: {
      auc: es + shift,
      equityScaledAuc: es + shift,
      groupAuc: { A: groups[0]! + shift, B: groups[1]! + shift },
      worstGroupAuc: Math.min(...groups) + shift,
      threshold: 0.5,
      demographicParityDifference: 0.1,
      equalizedOddsDifference: 0.2,
      selectedEpoch: 3,
      validation: { auc: es, equityScaledAuc: es },
      ...(bad === undefined ? {} : { badPairs: detection(bad) }),
      ...(world === 'planted' ? { bayes: detection(0.9) } : {}),
    },
  };
}

const wobble = [0, 0.002, -0.001, 0.001];
const seeds = [1, 2, 3, 4];
const grid = (recovered: number, lost: number, bad: number): readonly BenchResult[] =>
  seeds.flatMap((seed) => [
    cell(['clip', 'planted', seed], 0.7),
    cell(['oracle', 'planted', seed], 0.8),
    cell(['ours', 'planted', seed], 0.7 + recovered + wobble[seed - 1]!, { groups: [0.75, 0.72], bad }),
    cell(['clip', 'clear', seed], 0.8),
    cell(['oracle', 'clear', seed], 0.8),
    cell(['ours', 'clear', seed], 0.8 - lost, { groups: [0.81, 0.8 - lost] }),
  ]);
const unmet = (results: readonly BenchResult[]) =>
  analyseBench(results)
    .bars.filter(({ met }) => !met)
    .map(({ bar, world, group }) => [bar, world, group].filter(Boolean).join(' '));

describe('analyseBench', () => {
  it('pairs by seed, so that what a seed does to all rows drops out', () => {
    const rows = analyseBench(grid(0.09, 0, 0.9)).rows;
    const ours = rows.find(({ row, world }) => row === 'ours' && world === 'planted')!;
    // By hand: deviation sqrt(5/3) / 1000, standard error half of it, t of 3 degrees of freedom at 0.975 3.182446.
    expect(ours.gain!.mean).toBeCloseTo(0.0905, 12);
    expect(ours.gain!.low).toBeCloseTo(0.08844574, 7);
    expect(ours.badPairRatio!.mean).toBeCloseTo(1, 12);
    expect(ours.badPairAucByType!.swappedAcross).toBeCloseTo(0.9 + 0.00225, 12);
    expect(ours.precision).toBeUndefined();
    expect(ours.groupChange!.B!.mean).toBeCloseTo(0.02, 12);
  });

  it('holds rows to the bars, and only those that are judged', () => {
    expect(unmet(grid(0.09, 0, 0.9))).toEqual([]);
    expect(unmet(grid(0.08, 0, 0.9))).toEqual(['recovered planted']);
    expect(unmet(grid(0.09, 0, 0.8))).toEqual(['detection planted']);
    expect(unmet(grid(0.09, 0.007, 0.9))).toEqual(['clean clear']);
    expect(unmet(grid(0.09, 0.012, 0.9))).toEqual(['group clear B', 'clean clear']);
    expect(new Set(analyseBench(grid(0.09, 0, 0.9)).bars.map(({ row }) => row))).toEqual(new Set(['ours']));
  });

  it('reports a row that could not be run, and text of all worlds', () => {
    const refused = { code: 'learn/method-cases', message: 'Groups are missing.' };
    const results = [...grid(0.08, 0, 0.9), { row: 'other', world: 'planted', seed: 1, refused }];
    const text = describeBench(analyseBench(results));
    expect(text).toContain('| other | not run: Groups are missing. |');
    expect(text).toContain('## clear');
    expect(text).toContain('| ours | 78.3 | +8.0 (+7.8 to +8.3) |');
    expect(text).toContain('recovered, planted: -0.7 points, more than -0.5 needed');
    expect(() => analyseBench([])).toThrow(/no cells/);
  });

  it('names the rows that left all pairs alone', () => {
    const alone = ({ figures, ...place }: BenchResult) => ({
      ...place,
      figures: { ...figures!, pairsAlike: true as const },
    });
    const results = [1, 2].flatMap((seed) => [
      alone(cell(['oracle', 'planted', seed], 0.7)),
      seed === 1 ? alone(cell(['ours', 'planted', seed], 0.7)) : cell(['ours', 'planted', seed], 0.7),
      alone(cell(['other', 'planted', seed], 0.7)),
    ]);
    const text = describeBench(analyseBench(results));
    expect(text).toContain('ours in 1 of 2 seeds told no pair from another');
    expect(text).toContain('other in all 2 seeds told no pair from another');
    expect(text).not.toContain('oracle in');
  });

  it('says under the table which figures are of too few cases, and what methods say of themselves', () => {
    const told = (result: BenchResult, more: Partial<NonNullable<BenchResult['figures']>>): BenchResult => ({
      ...result,
      figures: { ...result.figures!, ...more },
    });
    const few = [{ of: 'test cases', reason: '2 events, fewer than 10' }];
    const analysis = analyseBench(
      [1, 2].flatMap((seed) => [
        told(cell(['clip', 'planted', seed], 0.7), { few }),
        told(cell(['swa', 'planted', seed], 0.7), {
          few: [...few, { of: 'bad pairs told', reason: `${seed} bad pairs, fewer than 10` }],
          ...(seed === 2 ? { remarks: ['Nothing was averaged.'] } : {}),
        }),
      ]),
    );
    expect(analysis.rows.map(({ remarks }) => remarks)).toEqual([
      undefined,
      [{ runs: 1, text: 'Nothing was averaged.' }],
    ]);
    expect(analysis.rows[1]!.few).toEqual([...few, { of: 'bad pairs told', reason: '1 bad pairs, fewer than 10' }]);
    const text = describeBench(analysis);
    expect(text).toContain(
      'Too few for their figures to mean anything: test cases (2 events, fewer than 10); bad pairs told (1 bad pairs, fewer than 10). Take more cases',
    );
    expect(text).toContain('swa, 1 of 2 runs: Nothing was averaged.');
  });

  it('keeps results as lines', () => {
    const results = [cell(['clip', 'planted', 1], Number.NaN)];
    expect(readCellLines(cellLines(results))).toEqual(results);
  });
});

describe('rows over worlds', () => {
  const { overall } = analyseBench(grid(0.09, 0.02, 0.9));
  const ours = overall.find(({ row }) => row === 'ours')!;

  it('are means of worlds with limits over worlds', () => {
    const [planted, clear] = [0.7 + 0.09 + 0.0005 + 0.00225, 0.78 + 0.00225];
    expect(ours.worlds).toBe(2);
    expect(ours.equityScaledAuc.mean).toBeCloseTo((planted + clear) / 2, 12);
    // Two values: their mean and 12.7062 (t of 1 degree of freedom) times half their distance.
    expect(ours.equityScaledAuc.high).toBeCloseTo((planted + clear) / 2 + (12.706205 * (planted - clear)) / 2, 5);
    expect(overall.find(({ row }) => row === 'clip')!.gain).toBeUndefined();
  });

  it('count worlds without bad pairs out of what is said of bad pairs', () => {
    expect(ours.badPairAuc!.mean).toBeCloseTo(0.9, 12);
    expect(ours.badPairAucByType!.swappedAcross!.mean).toBeCloseTo(0.90225, 12);
  });
});

describe('another baseline', () => {
  it('is what rows are compared with, and bars are left out where asked', () => {
    const analysis = analyseBench(grid(0.09, 0, 0.9), { baseline: 'oracle', bars: false });
    const clip = analysis.rows.find(({ row, world }) => row === 'clip' && world === 'planted')!;
    expect(clip.gain!.mean).toBeCloseTo(-0.1, 12);
    expect(analysis.bars).toEqual([]);
    const text = describeBench(analysis, [{ world: 'planted', row: 'clip', seed: 1, seconds: 1.25 }]);
    expect(text).toContain('against oracle');
    expect(text).toMatch(/\| clip \|.*\| 1\.3 \|/);
    expect(text).not.toContain('## Bars');
  });
});

describe("a plan of one's own, as text", () => {
  it('names the attribute, and leaves what does not exist empty', () => {
    const unknown = [1, 2].flatMap((seed) => [
      cell(['clip', 'mine', seed], Number.NaN, { groups: [0.7, 0.8] }),
      cell(['ours', 'mine', seed], Number.NaN, { groups: [0.7, 0.8], bad: 0.6 }),
    ]);
    const withoutBayes = unknown.map((each) => ({ ...each, figures: { ...each.figures!, bayes: undefined } }));
    const text = describeBench(analyseBench(withoutBayes, { bars: false, attribute: 'race' }));
    expect(text).toContain(
      'compare the groups of race, the first attribute of the plan, of which fewer than two count here.',
    );
    expect(text).not.toContain('NaN');
    expect(text).toContain('with power 0.8: not known, as no row has an ES-AUC.');
    const known = [1, 2].map((seed) => cell(['clip', 'mine', seed], 0.7));
    expect(describeBench(analyseBench(known, { attribute: 'race' }))).toContain('power 0.8: not known from one row.');
    expect(describeBench(analyseBench(known.slice(0, 1)))).toContain('power 0.8: not known from one seed.');
  });
});

describe('numbers of seeds', () => {
  // R: power.t.test(delta = .005, sd = .005, power = .8, type = "paired") gives n = 9.94; with sd = .01 33.37.
  it.each([
    [0.005, 0.005, 10],
    [0.005, 0.01, 34],
    [0.005, 0, 2],
  ])('for a difference of %s and a deviation of %s: %s', (difference, deviation, expected) => {
    expect(seedsForDifference(difference, deviation)).toBe(expected);
  });

  it('has limits of one value that do not exist', () => {
    expect(meanInterval([0.5])).toMatchObject({ count: 1, mean: 0.5, low: Number.NaN });
  });
});
