import { describe, expect, it } from 'vitest';
import { drawPairs } from '../../../../src/learn/benchmark/draw-pairs.ts';
import { badPairWorld } from '../../../../src/learn/benchmark/worlds.ts';
import { auc } from '../../../../src/stats/auc.ts';

const rates = { larger: 0.3, smaller: 0.5 };
/** What a note says of glaucoma in the patient; undefined where it says nothing. */
function states(note: string): number | undefined {
  if (!note.includes('glaucoma')) return undefined;
  const said = note.match(/[^,.]*glaucoma[^,.]*/g)!.find((phrase) => !/family|history|FHx/i.test(phrase))!;
  return Number(!/\b(no|not|negative|without)\b/.test(said));
}

describe('pairs of a benchmark world', () => {
  it('swap notes across or within the class, inside the part, and never with themselves', () => {
    for (const [noise, sameClass] of [
      ['swapped-across', false],
      ['swapped-within', true],
    ] as const) {
      const world = badPairWorld({ noise, rates, larger: 50 });
      const pairs = drawPairs(world, { seed: 3, parts: [200, 60] });
      const swapped = pairs.filter(({ planted }) => planted !== 'good');
      expect(swapped.length).toBeGreaterThan(60);
      for (const { index, donor, glaucoma, note } of swapped) {
        expect(donor).not.toBe(index);
        expect(donor < 200).toBe(index < 200);
        expect(pairs[donor]!.glaucoma === glaucoma).toBe(sameClass);
        if (pairs[donor]!.planted === 'good') expect(note).toBe(pairs[donor]!.note);
      }
    }
  });

  it('turn the diagnosis of contradictory notes and empty uninformative ones', () => {
    const contrary = drawPairs(badPairWorld({ noise: 'contradictory', rates }), { seed: 3, parts: [150] });
    for (const { planted, glaucoma, note } of contrary) {
      expect(states(note), note).toBe(planted === 'good' ? glaucoma : 1 - glaucoma);
    }
    const empty = drawPairs(badPairWorld({ noise: 'uninformative', rates }), { seed: 3, parts: [100] });
    for (const { planted, note } of empty) expect(states(note) === undefined).toBe(planted === 'uninformative');
  });

  it('do not depend on how many are drawn, but for donors', () => {
    const world = badPairWorld({ noise: 'contradictory', rates });
    expect(drawPairs(world, { seed: 5, parts: [60] }).slice(0, 20)).toEqual(drawPairs(world, { seed: 5, parts: [20] }));
  });

  it('have a posterior that means what it says', () => {
    const world = badPairWorld({ noise: 'mixed', rates, larger: 60, axis: 'separate' });
    const pairs = drawPairs(world, { seed: 11, parts: [1500] });
    const label = Uint8Array.from(pairs, ({ planted }) => Number(planted !== 'good'));
    expect(auc({ score: Float64Array.from(pairs, ({ posterior }) => posterior), label })).toBeGreaterThan(0.94);
    const edges = [0, 0.05, 0.3, 0.7, 0.95, 1.000001];
    for (const [k, high] of edges.slice(1).entries()) {
      const own = pairs.filter(({ posterior }) => posterior >= edges[k]! && posterior < high);
      const expected = own.reduce((sum, { posterior }) => sum + posterior, 0);
      const found = own.filter(({ planted }) => planted !== 'good').length;
      const deviation = Math.sqrt(own.reduce((sum, { posterior: p }) => sum + p * (1 - p), 0));
      // Four standard deviations of the count, and one pair for the rounding of ratios, which the observer takes as continuous.
      expect(Math.abs(found - expected)).toBeLessThan(4 * deviation + 1);
    }
  });
});
