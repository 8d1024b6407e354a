import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import type { BadPairEvidence } from '../../../../src/simulate/oracle/bad-pair-likelihood.ts';
import {
  type BadPairMechanism,
  pairKinds,
  standardMechanism,
} from '../../../../src/simulate/oracle/bad-pair-mechanism.ts';
import { badPairDetector, badPairObserver, badPairPosterior } from '../../../../src/simulate/oracle/bad-pairs.ts';
import { type PairKind, readLatents } from '../../../../src/simulate/worlds/fundus/fundus-latents.ts';
import { fundusSettings } from '../../../../src/simulate/worlds/fundus/fundus-settings.ts';
import { contradict, drawFacts } from '../../../../src/simulate/worlds/fundus/notes/note-facts.ts';

const rates = { good: 0.6, swapped: 0.15, uninformative: 0.05, contradictory: 0.12, lowQuality: 0.08 };
const mechanism: BadPairMechanism = {
  ...standardMechanism,
  rates,
  prevalence: 0.4,
  pictureError: 0.06,
  unreadable: { lowQuality: 0.9, others: 0.05 },
  ratioStated: 0.7,
};

describe('the posterior of kinds of pair', () => {
  it('is the textbook one where the picture shows the class and the note the diagnosis only', () => {
    const plain: BadPairMechanism = {
      ...standardMechanism,
      rates,
      prevalence: 0.4,
      cupToDisc: { absent: [0.3, 0.01], present: [0.8, 0.01] },
      pictureError: 0.02,
      ratioStated: 0,
    };
    // A picture of a sick eye with a note of a healthy one: contradictory, or swapped with one of the 60 % without glaucoma.
    const clash = badPairPosterior(plain, { pictureRatio: 0.8, isClinical: true, diagnosis: false });
    expect(clash.contradictory).toBeCloseTo(0.12 / (0.12 + 0.15 * 0.6), 9);
    expect(clash.swapped).toBeCloseTo((0.15 * 0.6) / (0.12 + 0.15 * 0.6), 9);
    const match = badPairPosterior(plain, { pictureRatio: 0.8, isClinical: true, diagnosis: true });
    expect(match.good).toBeCloseTo(0.6 / (0.6 + 0.15 * 0.4), 9);
    expect(badPairPosterior(plain, { pictureRatio: 0.8, isClinical: false }).uninformative).toBe(1);
    expect(badPairPosterior(plain, { isClinical: true, diagnosis: true }).lowQuality).toBe(1);
  });

  it('has the closed form of two normal readings of one normal ratio', () => {
    // One class, a narrow ratio far from its limits, a note that is not contradictory: odds of good to swapped are those of the
    // stated interval given the reading to that of anyone; given the reading r, the ratio is normal with the usual weights.
    const [mean, spread, error, noteError] = [0.5, 0.05, 0.03, 0.04];
    const single: BadPairMechanism = {
      ...standardMechanism,
      rates: { good: 0.5, swapped: 0.5, uninformative: 0, contradictory: 0, lowQuality: 0 },
      prevalence: 0,
      cupToDisc: { absent: [mean, spread], present: [0.7, 0.1] },
      pictureError: error,
      noteError,
    };
    const reading = 0.56;
    const weight = spread ** 2 / (spread ** 2 + error ** 2);
    const given = [mean + weight * (reading - mean), Math.sqrt(spread ** 2 * (1 - weight) + noteError ** 2)] as const;
    const anyone = [mean, Math.sqrt(spread ** 2 + noteError ** 2)] as const;
    const chance = ([middle, deviation]: readonly [number, number]): number =>
      integrate(
        (x) => Math.exp(-(((x - middle) / deviation) ** 2) / 2) / (deviation * Math.sqrt(2 * Math.PI)),
        0.575,
        0.625,
      );
    const posterior = badPairPosterior(single, {
      pictureRatio: reading,
      isClinical: true,
      statedRatio: 0.6,
      diagnosis: false,
    });
    expect(posterior.good).toBeCloseTo(chance(given) / (chance(given) + chance(anyone)), 8);
  });

  it('sums to 1 and is the rates where nothing is to be seen', () => {
    const blind: BadPairMechanism = {
      ...mechanism,
      unreadable: { lowQuality: 1, others: 1 },
      ratioStated: 0,
      diagnosisStated: 0,
      rates: { ...rates, good: 0.65, uninformative: 0 },
    };
    const posterior = badPairPosterior(blind, { isClinical: true });
    for (const kind of pairKinds) expect(posterior[kind]).toBeCloseTo(blind.rates[kind], 10);
  });

  it('refuses impossible mechanisms and evidence', () => {
    const refuse = (change: Partial<BadPairMechanism>) => () =>
      badPairPosterior({ ...mechanism, ...change }, { isClinical: true });
    const wrong = expect.objectContaining({ code: 'oracle/bad-mechanism' });
    expect(refuse({ rates: { ...rates, good: 0.7 } })).toThrow(wrong);
    expect(refuse({ prevalence: -0.1 })).toThrow(wrong);
    expect(refuse({ pictureError: 0 })).toThrow(wrong);
    for (const evidence of [
      { isClinical: true, statedRatio: 0.62 },
      { isClinical: false, diagnosis: true },
    ])
      expect(() => badPairPosterior(mechanism, evidence)).toThrow(
        expect.objectContaining({ code: 'oracle/bad-evidence' }),
      );
  });
});

/** Pairs as the world makes them, by its own drawing of facts; cup, class and kind are drawn as the mechanism says. */
function drawPair(index: number): { kind: PairKind; evidence: BadPairEvidence } {
  const settings = fundusSettings.parse({ cupToDiscStated: mechanism.ratioStated, readingError: mechanism.noteError });
  const stream = createStream(11, 'pair', index);
  const draw = stream.uniform();
  const upTo = pairKinds.map((_, k) => pairKinds.slice(0, k + 1).reduce((sum, name) => sum + rates[name], 0));
  const kind = pairKinds[upTo.findIndex((limit) => draw < limit)] ?? 'lowQuality';
  const eye = () => {
    const glaucoma = stream.uniform() < mechanism.prevalence ? 1 : 0;
    const [mean, deviation] = mechanism.cupToDisc[glaucoma === 1 ? 'present' : 'absent'];
    for (;;) {
      const cupToDiscRatio = mean + deviation * stream.normal();
      if (cupToDiscRatio >= 0.1 && cupToDiscRatio <= 0.95) return readLatents({ glaucoma, cupToDiscRatio });
    }
  };
  const own = eye();
  const about = kind === 'swapped' ? eye() : own;
  const truthful = drawFacts(about, settings, [11, index]);
  const facts = kind === 'contradictory' ? contradict(truthful, own, [11, index]) : truthful;
  const isUnreadable = stream.uniform() < mechanism.unreadable[kind === 'lowQuality' ? 'lowQuality' : 'others'];
  const pictureRatio = isUnreadable ? undefined : own.cupToDiscRatio + mechanism.pictureError * stream.normal();
  const note =
    kind === 'uninformative'
      ? { isClinical: false }
      : { isClinical: true, statedRatio: facts.cupToDiscRatio, diagnosis: facts.diagnosis };
  return { kind, evidence: { pictureRatio, ...note } };
}

describe('the ideal detector', () => {
  it('achieves on drawn pairs what the law of total probability says, and its posterior is calibrated', () => {
    const observer = badPairObserver(mechanism);
    const pairs = Array.from({ length: 4000 }, (_, index) => {
      const { kind, evidence } = drawPair(index);
      return { kind, score: 1 - observer.posterior(evidence).good };
    });
    const expected = badPairDetector([{ share: 1, mechanism }]);
    const bad = pairs.filter(({ kind }) => kind !== 'good');
    const good = pairs.filter(({ kind }) => kind === 'good');
    const share = (of: readonly { score: number }[]): number =>
      of.filter(({ score }) => score >= 0.5).length / of.length;
    const within = (value: number, truth: number, count: number): void =>
      expect(Math.abs(value - truth)).toBeLessThan(4 * Math.sqrt((truth * (1 - truth)) / count) + 1e-9);
    within(share(bad), expected.recall, bad.length);
    within(share(good), expected.falsePositiveRate, good.length);
    for (const kind of pairKinds) {
      const of = pairs.filter((pair) => pair.kind === kind);
      within(share(of), expected.flagged[kind], of.length);
    }
    const flagged = pairs.filter(({ score }) => score >= 0.5);
    within(flagged.filter(({ kind }) => kind !== 'good').length / flagged.length, expected.precision, flagged.length);
    let wins = 0;
    for (const { score } of bad)
      for (const other of good) wins += score > other.score ? 1 : score === other.score ? 0.5 : 0;
    // Standard error of an AUC near 0.85 with 1,600 and 2,400 cases: at most 0.008.
    expect(Math.abs(wins / (bad.length * good.length) - expected.auc)).toBeLessThan(0.025);
    const middling = pairs.filter(({ score }) => score > 0.2 && score < 0.8);
    const meanScore = middling.reduce((total, { score }) => total + score, 0) / middling.length;
    within(middling.filter(({ kind }) => kind !== 'good').length / middling.length, meanScore, middling.length);
  });

  it('is perfect where every bad pair shows, and knows the group', () => {
    const shown: BadPairMechanism = {
      ...standardMechanism,
      rates: { good: 0.8, swapped: 0, uninformative: 0.1, contradictory: 0, lowQuality: 0.1 },
    };
    const perfect = badPairDetector([{ share: 1, mechanism: shown }]);
    for (const value of [perfect.auc, perfect.recall, perfect.precision, perfect.accuracy])
      expect(value).toBeCloseTo(1, 9);
    const [few, many] = [0.02, 0.3].map((swapped) => ({
      ...mechanism,
      rates: { ...rates, good: 0.75 - swapped, swapped },
    }));
    const mixed = badPairDetector([
      { share: 1, mechanism: few! },
      { share: 1, mechanism: many! },
    ]);
    const alone = [few!, many!].map((one) => badPairDetector([{ share: 1, mechanism: one }]));
    expect(mixed.accuracy).toBeCloseTo((alone[0]!.accuracy + alone[1]!.accuracy) / 2, 9);
  });

  it('conserves probability: the masses of all that may be seen sum to 1', () => {
    const all = badPairDetector([{ share: 1, mechanism }], 0);
    for (const kind of pairKinds) expect(all.flagged[kind]).toBe(1);
    expect(all.precision).toBeCloseTo(0.4, 7);
  });
});

/** Simpson's rule with 200 intervals. */
function integrate(value: (x: number) => number, from: number, to: number): number {
  const h = (to - from) / 200;
  let sum = value(from) + value(to);
  for (let k = 1; k < 200; k += 1) sum += (k % 2 === 1 ? 4 : 2) * value(from + k * h);
  return (sum * h) / 3;
}
