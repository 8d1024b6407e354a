import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { type ScoresComponent, scoresGapTruth } from '../../../../../src/simulate/worlds/scores/scores-gap-truth.ts';
import { scoresWorld } from '../../../../../src/simulate/worlds/scores/scores-world.ts';
import type { Latents } from '../../../../../src/simulate/worlds/world.ts';
import { fitLogistic } from '../../../../../src/stats/logistic.ts';
import { correlation, countedAuc } from '../../empirical.ts';

const settings = (given: object = {}) => scoresWorld.settings.parse(given);
const renderer = await scoresWorld.open(settings({ digits: 9 }));
const scoreOf = (index: number, latents: Latents, seed = 1) =>
  renderer.render({ seed, index, latents }).measured['score'] as number;

/** Draws cases of components in turn, by their shares, and what the world makes of them. */
function drawCases(components: readonly ScoresComponent[], count: number) {
  const stream = createStream(8, 'scores world check');
  return Array.from({ length: count }, (_, index) => {
    let place = stream.uniform();
    const component = components.find(({ share }) => {
      place -= share;
      return place < 0;
    })!;
    const truth = stream.uniform() < component.truePrevalence ? 1 : 0;
    const { groups, share: _share, truePrevalence, prevalence = truePrevalence, ...latents } = component;
    return { groups, truth, score: scoreOf(index, { ...latents, prevalence, truth }) };
  });
}

const components: ScoresComponent[] = [
  { share: 0.4, groups: { race: 'a', site: 'x' }, truePrevalence: 0.3, auc: 0.9 },
  { share: 0.2, groups: { race: 'b', site: 'x' }, truePrevalence: 0.2, auc: 0.8 },
  { share: 0.25, groups: { race: 'a', site: 'y' }, truePrevalence: 0.3, auc: 0.9, calibrationIntercept: -1.5 },
  {
    share: 0.15,
    groups: { race: 'b', site: 'y' },
    truePrevalence: 0.2,
    auc: 0.8,
    calibrationIntercept: -1.5,
    calibrationSlope: 0.6,
  },
];

describe('scoresGapTruth', () => {
  const cases = drawCases(components, 30_000);
  const truth = scoresGapTruth(components, 0.4);
  const counted = (rows: typeof cases) =>
    countedAuc(
      rows.filter((row) => row.truth === 1).map(({ score }) => score),
      rows.filter((row) => row.truth === 0).map(({ score }) => score),
    );

  it.each([
    ['race', 'a'],
    ['race', 'b'],
    ['site', 'x'],
    ['site', 'y'],
  ])('%s %s agrees with counting', (attribute, group) => {
    const own = cases.filter(({ groups }) => groups[attribute] === group);
    const expected = truth.attributes
      .find((each) => each.attribute === attribute)!
      .groups.find((each) => each.group === group)!;
    const events = own.filter((row) => row.truth === 1);
    const others = own.filter((row) => row.truth === 0);
    const within = (found: number, value: number, size: number) =>
      expect(Math.abs(found - value)).toBeLessThan(3 * Math.sqrt((value * (1 - value)) / size));
    within(own.length / cases.length, expected.share, cases.length);
    within(events.length / own.length, expected.prevalence, own.length);
    within(events.filter(({ score }) => score >= 0.4).length / events.length, expected.sensitivity, events.length);
    within(others.filter(({ score }) => score < 0.4).length / others.length, expected.specificity, others.length);
    // Variance of an AUC is at most A (1 - A) over the smaller class.
    within(counted(own), expected.auc, events.length);
  });

  it('overall, and the gap', () => {
    expect(Math.abs(counted(cases) - truth.overall.auc)).toBeLessThan(0.01);
    const [a, b] = truth.attributes[0]!.groups.map(({ auc }) => auc) as [number, number];
    expect(truth.attributes[0]!.gap).toBe(a - b);
    expect(truth.attributes[0]!.gap).toBeGreaterThan(0.08);
    // Mixing sites of different calibration costs AUC within a race.
    expect(a).toBeLessThan(0.9);
  });

  it('has the planted AUC and calibration where a group is of one kind', () => {
    const alone = scoresGapTruth([components[3]!]).attributes[0]!.groups[0]!;
    expect(alone.auc).toBeCloseTo(0.8, 12);
    expect(alone.calibration).toEqual({ intercept: expect.closeTo(-1.5, 12), slope: 0.6 });
    expect(truth.overall.calibration).toBeNull();
    const shifted = scoresGapTruth([{ ...components[0]!, prevalence: 0.1 }]).overall.calibration!;
    expect(shifted.intercept).toBeCloseTo(Math.log(0.3 / 0.7) - Math.log(0.1 / 0.9), 12);
  });

  it('a fitted line finds the planted calibration', () => {
    const drawn = drawCases([{ ...components[3]!, share: 1 }], 20_000);
    const fit = fitLogistic({
      columns: [Float64Array.from(drawn, ({ score }) => Math.log(score / (1 - score)))],
      label: Uint8Array.from(drawn, (row) => row.truth),
    });
    if ('undefined' in fit) throw new Error(fit.undefined);
    const error = (j: number) => Math.sqrt(fit.covariance[j]![j]!);
    expect(Math.abs(fit.coefficients[0]! + 1.5)).toBeLessThan(3 * error(0));
    expect(Math.abs(fit.coefficients[1]! - 0.6)).toBeLessThan(3 * error(1));
    expect(error(1)).toBeLessThan(0.02);
  });

  it('names what is out of range', () => {
    const [first, second] = components as [ScoresComponent, ScoresComponent];
    const code = { code: 'scores/bad-component', kind: 'usage' };
    expect(() => scoresGapTruth([])).toThrow(expect.objectContaining(code));
    expect(() => scoresGapTruth([{ ...first, auc: 0.5 }])).toThrow(/AUC of component 1 must be in \(0.5, 1\); got 0.5/);
    expect(() => scoresGapTruth([first, { ...second, groups: { race: 'b' } }])).toThrow(
      /component 2 has no group of "site"/,
    );
    expect(() => scoresGapTruth([first], 1)).toThrow(expect.objectContaining(code));
  });
});

describe('scoresWorld', () => {
  it('twins share the deviation: toggling a latent moves the score by formula', () => {
    const logit = (p: number) => Math.log(p / (1 - p));
    const base = scoreOf(5, { truth: 1 });
    const shifted = scoreOf(5, { truth: 1, calibrationIntercept: 1 });
    expect(logit(base) - logit(shifted)).toBeCloseTo(1, 6);
    expect(scoreOf(5, { truth: 1 })).toBe(base);
    expect(scoreOf(6, { truth: 1 })).not.toBe(base);
    expect(scoreOf(5, { truth: 1 }, 2)).not.toBe(base);
    expect(renderer.render({ seed: 1, index: 5, latents: { truth: 1 }, acquisition: 0 }).measured['score']).toBe(base);
    expect(renderer.render({ seed: 1, index: 5, latents: { truth: 1 }, acquisition: 1 }).measured['score']).not.toBe(
      base,
    );
  });

  it('correlates cases of a patient given the finding', () => {
    const stream = createStream(2, 'patients');
    const pairs = Array.from({ length: 20_000 }, (_, pair) => {
      const latents = { truth: 0, correlation: 0.4, patientEffect: stream.normal() };
      return [0, 1].map((row) => {
        const score = scoreOf(2 * pair + row, latents);
        return Math.log(score / (1 - score));
      }) as [number, number];
    });
    const found = correlation(
      pairs.map(([first]) => first),
      pairs.map(([, second]) => second),
    );
    expect(Math.abs(found - 0.4)).toBeLessThan(0.02);
  });

  it('rounds, and keeps away from 0 and 1', async () => {
    const coarse = await scoresWorld.open(settings({ digits: 1 }));
    const scores = Array.from(
      { length: 300 },
      (_, index) => coarse.render({ seed: 1, index, latents: { auc: 0.99, truth: index % 2 } }).measured['score'],
    );
    expect(new Set(scores).size).toBeLessThanOrEqual(9);
    expect(Math.min(...(scores as number[]))).toBe(0.1);
    const real = await scoresWorld.open(settings({ scale: 'logOdds', digits: 3 }));
    const score = real.render({ seed: 1, index: 0, latents: { auc: 0.99, truth: 1, prevalence: 0.5 } }).measured[
      'score'
    ] as number;
    expect(score * 1000).toBeCloseTo(Math.round(score * 1000), 9);
  });

  it('has standard values for all latents and settings, and no picture', () => {
    expect(settings()).toEqual({ scale: 'probability', digits: 6 });
    expect(scoresWorld.storage(settings())).toBe('none');
    const { image, masks, texts } = renderer.render({ seed: 1, index: 0, latents: {} });
    expect([image, masks, texts]).toEqual([undefined, {}, {}]);
    expect(scoresWorld.settings.safeParse({ digits: 0 }).success).toBe(false);
  });

  it('refuses latents out of range', () => {
    const code = { code: 'scores/bad-latent', kind: 'usage' };
    expect(() => scoreOf(0, { auc: 0.3 })).toThrow(expect.objectContaining(code));
    expect(() => scoreOf(0, { auc: 'high' })).toThrow(/"auc" must be a number from 0.5 to 0.9999; got high/);
    expect(() => scoreOf(0, { truth: 0.5 })).toThrow(/"truth" must be 0 or 1; got 0.5/);
  });
});
