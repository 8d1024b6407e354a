import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import {
  fittedRates,
  type KindRates,
  kindChances,
  noTraits,
  traitRater,
} from '../../../../../src/learn/methods/pairing/pair-kinds.ts';

const rates: KindRates = [0.6, 0.3, 0, 0.1];
/** Log-odds by which related pairs are preferred to unrelated ones. */
const preference = 0.4;
const nothing = { good: new Float64Array(1), contrary: new Float64Array(1), within: new Float64Array(1), preference };

describe('kindChances', () => {
  it('gives the rates of the group where nothing speaks for a kind, and a likelihood ratio of 1 whatever the traits', () => {
    for (const told of ['good', 'related'] as const) {
      const shifted = { told, shifts: Float64Array.of(1.7) };
      expect(kindChances(nothing, 0, { rates, traits: shifted }).logLikelihood).toBeCloseTo(0, 14);
    }
    const { chances } = kindChances(nothing, 0, { rates, traits: noTraits(1) });
    const sum = 0.9 + 0.1 * Math.exp(-preference);
    for (const [at, wanted] of [0.6, 0.3, 0, 0.1 * Math.exp(-preference)].entries())
      expect(chances[at]!).toBeCloseTo(wanted / sum, 14);
  });

  it('leaves good and contrary pairs in proportion where traits tell related pairs, and moves good ones alone where they tell those', () => {
    const shifts = Float64Array.of(-2);
    const related = kindChances(nothing, 0, { rates, traits: { told: 'related', shifts } }).chances;
    expect(related[0] / related[1]).toBeCloseTo(2, 12);
    expect(related[3] / related[1]).toBeCloseTo((0.1 * Math.exp(2 - preference)) / 0.3, 12);
    const good = kindChances(nothing, 0, { rates, traits: { told: 'good', shifts } }).chances;
    expect(good[0] / good[1]).toBeCloseTo(2 * Math.exp(-2), 12);
    expect(good[3] / good[1]).toBeCloseTo((0.1 * Math.exp(-preference)) / 0.3, 12);
  });

  it('multiplies rates by likelihood ratios', () => {
    const evidence = {
      ...nothing,
      good: Float64Array.of(1.2),
      contrary: Float64Array.of(-0.7),
      within: Float64Array.of(0.4),
    };
    const parted: KindRates = [0.4, 0.3, 0.2, 0.1];
    const { chances, logLikelihood } = kindChances(evidence, 0, { rates: parted, traits: noTraits(1) });
    const parts = [0.4 * Math.exp(1.2), 0.3 * Math.exp(-0.7), 0.2 * Math.exp(0.4), 0.1 * Math.exp(-preference)];
    const sum = parts.reduce((total, part) => total + part, 0);
    for (const [at, part] of parts.entries()) expect(chances[at]!).toBeCloseTo(part / sum, 13);
    expect(logLikelihood).toBeCloseTo(Math.log(sum / (0.9 + 0.1 * Math.exp(-preference))), 13);
  });
});

describe('traitRater', () => {
  const count = 600;
  /** Pairs of which every third is unrelated; its text has a mark in column 1, and the evidence of pairs is weak. */
  function marked() {
    const rows = () => ({ count, width: 3, data: new Float64Array(count * 3) });
    const [image, text] = [rows(), rows()];
    const [good, contrary] = [new Float64Array(count), new Float64Array(count)];
    const fold = new Int32Array(count);
    for (let row = 0; row < count; row += 1) {
      const stream = createStream(5, 'marked', row);
      const isUnrelated = row % 3 === 0;
      for (let k = 0; k < 3; k += 1) {
        image.data[3 * row + k] = stream.normal();
        text.data[3 * row + k] = stream.normal() + (k === 1 && isUnrelated ? 3 : 0);
      }
      good[row] = (isUnrelated ? -1 : 1) + stream.normal();
      contrary[row] = good[row]! - 1;
      fold[row] = row % 4;
    }
    return {
      image,
      text,
      fold,
      folds: 4,
      group: new Int32Array(count),
      groups: 1,
      evidence: { preference, good, contrary, within: good },
    };
  }

  it('finds the kind of text that fits no picture, for good and for related pairs', () => {
    const { evidence, ...pairs } = marked();
    const rate = traitRater(pairs, 30);
    for (const told of ['good', 'related'] as const) {
      const none = { ...noTraits(count), told };
      const first = fittedRates(evidence, pairs, { rates: [rates], traits: none });
      const { shifts } = rate(evidence, first, none);
      const mean = (isUnrelated: boolean): number => {
        const own = Array.from(shifts).filter((_, row) => (row % 3 === 0) === isUnrelated);
        return own.reduce((sum, each) => sum + each, 0) / own.length;
      };
      expect(mean(false) - mean(true)).toBeGreaterThan(1);
    }
  });
});
