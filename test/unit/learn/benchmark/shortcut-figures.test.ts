// Expected numbers are those of the closed form (`biasOracle`), on draws of the reader that it describes.
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import {
  resampledInterval,
  type ShortcutCases,
  type ShortcutScores,
  shortcutFigures,
  utilisationBesideTwin,
} from '../../../../src/learn/benchmark/shortcut-figures.ts';
import { biasOracle } from '../../../../src/simulate/oracle/bias-oracle.ts';

const population = { bias: { amongEvents: 0.7, amongNonEvents: 0.3 }, prevalence: 0.5 };
const evidence = Math.log(0.7 / 0.3);

/** The oracle's reader: log-odds d c and the evidence of the bias, of which it uses a part. */
function readerOf(used: number, { count = 20_000, separation = 1.5 } = {}): [ShortcutCases, ShortcutScores] {
  const label = new Uint8Array(count);
  const bias = new Uint8Array(count);
  const absent = new Float64Array(count);
  const present = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const stream = createStream(3, 'reader', row);
    label[row] = stream.uniform() < 0.5 ? 1 : 0;
    bias[row] = stream.uniform() < (label[row] === 1 ? 0.7 : 0.3) ? 1 : 0;
    const own = separation * (stream.normal() + (label[row]! - 0.5) * separation);
    absent[row] = own - used * evidence;
    present[row] = own + used * evidence;
  }
  return [
    { label, bias },
    { absent, present },
  ];
}

describe('shortcutFigures', () => {
  it('finds what the oracle says of a reader that uses the bias in full', () => {
    const [cases, scores] = readerOf(1);
    const found = shortcutFigures(cases, scores, population);
    const expected = biasOracle({ separation: 1.5, biases: [population.bias] });
    // Standard errors at 20,000 cases: d' .017, gaps .010, utilisation about .04.
    expect(Math.abs(found.separation - 1.5)).toBeLessThan(0.07);
    expect(Math.abs(found.deltaTpr - expected.deltaTpr)).toBeLessThan(0.04);
    expect(Math.abs(found.deltaFpr - expected.deltaFpr)).toBeLessThan(0.04);
    expect(Math.abs(found.flips - expected.flips[0]!.rate)).toBeLessThan(0.02);
    expect(Math.abs(found.auc - expected.auc)).toBeLessThan(0.01);
    expect(Math.abs(found.aucWith - expected.groups[1]!.auc)).toBeLessThan(0.02);
    expect(Math.abs(found.utilisation - 1)).toBeLessThan(0.15);
  });

  it('is exactly 0 for a model that gives both twins the same', () => {
    const [cases, scores] = readerOf(0);
    const found = shortcutFigures(cases, scores, population);
    expect(found.utilisation).toBe(0);
    expect(found.flips).toBe(0);
  });

  it('keeps the own twins and the model trained without bias apart', () => {
    const [cases, scores] = readerOf(0);
    const shifted = { absent: scores.absent.map((own) => own - 1), present: scores.present };
    const own = shortcutFigures(cases, shifted, population);
    const beside = utilisationBesideTwin(cases, { scores: shifted, twinAbsent: scores.absent }, population);
    expect(beside.utilisation).not.toBeCloseTo(own.utilisation, 2);
    expect(beside.separation).toBeCloseTo(own.separation, 12);
    const itself = utilisationBesideTwin(cases, { scores: shifted, twinAbsent: shifted.absent }, population);
    expect(itself.utilisation).toBe(own.utilisation);
  });

  it('has no value where the model does not tell events from others', () => {
    const [cases, scores] = readerOf(0, { count: 200 });
    const upside = { absent: scores.absent.map((own) => -own), present: scores.present };
    expect(shortcutFigures(cases, upside, population).utilisation).toBeNaN();
  });

  it('refuses arrays of unequal length', () => {
    const [cases, scores] = readerOf(0, { count: 20 });
    const cut = { ...scores, absent: scores.absent.subarray(1) };
    expect(() => shortcutFigures(cases, cut, population)).toThrowError(
      expect.objectContaining({ code: 'learn/unequal-cases' }),
    );
    expect(() => shortcutFigures(cases, cut, population, Int32Array.of(0, 1))).toThrowError(
      expect.objectContaining({ code: 'learn/unequal-cases' }),
    );
  });
});

describe('resampledInterval', () => {
  it('covers the utilisation, with the width of its standard error', () => {
    const [cases, scores] = readerOf(0.5, { count: 1000 });
    const of = (rows?: Int32Array) =>
      utilisationBesideTwin(cases, { scores, twinAbsent: scores.absent }, population, rows).utilisation;
    const limits = resampledInterval(1000, of, { resamples: 60 });
    if ('undefined' in limits) throw new Error(limits.undefined);
    expect(limits.low).toBeLessThan(of());
    expect(limits.high).toBeGreaterThan(of());
    expect(limits.high - limits.low).toBeGreaterThan(0.05);
    expect(limits.high - limits.low).toBeLessThan(0.8);
    expect(resampledInterval(1000, of, { resamples: 60 })).toEqual(limits);
  });
});
