import { expect, it } from 'vitest';
import { factorsFromText, rowsFromFlags, worldsFromFlags } from '../../../../src/cli/actions/bench-rows.ts';
import { badPairWorlds } from '../../../../src/learn/benchmark/worlds.ts';

it('reads factors, rates as a name or two numbers', () => {
  expect(factorsFromText('noise=contradictory,rates=0.2/0.3,larger=70,axis=separate')).toEqual({
    noise: 'contradictory',
    rates: { larger: 0.2, smaller: 0.3 },
    larger: 70,
    axis: 'separate',
  });
  expect(factorsFromText('noise=image,rates=strong').rates).toBe('strong');
  expect(() => factorsFromText('noise=image,rate=strong')).toThrow('"rate=strong" is no factor');
  expect(() => worldsFromFlags({ world: ['noise=image,larger=a half'] })).toThrow(
    /larger must be a number in 34..99; got a half/,
  );
  expect(() => worldsFromFlags({ world: ['larger=70'] })).toThrow(/noise must be one of/);
});

it("takes the whole set without flags, else the worlds named and those of one's own", () => {
  expect(worldsFromFlags({})).toBe(badPairWorlds);
  const names = worldsFromFlags({ worlds: ['none.80-20.shared'], world: ['noise=mixed,rates=mild', 'noise=none'] }).map(
    ({ name }) => name,
  );
  expect(names).toEqual(['none.80-20.shared', 'mixed.mild.80-20.shared']);
});

it('makes rows: labels by a suffix, trials for all, rows to compare with first', () => {
  expect(rowsFromFlags({ methods: ['clip', 'cfair+labels'], trials: 3 })).toEqual([
    { method: 'clip', trials: 3 },
    { method: 'cfair', labels: true, trials: 3 },
  ]);
  const all = rowsFromFlags({}).map(({ method }) => method);
  expect(all.slice(0, 4)).toEqual(['clip', 'oracle', 'clean', 'bayes-detector']);
  expect(new Set(all).size).toBe(all.length);
  expect(all).not.toContain('erm');
  expect(all).not.toContain('reweighing');
});
