import { describe, expect, it } from 'vitest';
import { rosterOf } from '../../../../src/simulate/dataset/roster.ts';
import { readyMadeWorlds } from '../../../../src/simulate/ready-made/ready-made-worlds.ts';
import { parseWorldFile } from '../../../../src/simulate/world-file/parse-world-file.ts';

const published = readyMadeWorlds['brain-simba']!;
const exact = parseWorldFile(published.replace(', compat: simba }\ntable', ' }\ntable'), 'exact.yaml');
const two = parseWorldFile(
  published
    .replace('by: bias', 'by: [bias, contrast]')
    .replace('nodes:\n', 'nodes:\n  contrast: { bernoulli: { by: disease, 1: 0.7, 0: 0.3 } }\n'),
  'two.yaml',
);

describe('the roster of a stratified world', () => {
  it('keeps what the tutorial of SimBA keeps, about 1995 of 2160, biased as planned', () => {
    const { rows, notes, draws } = rosterOf(parseWorldFile(published, 'brain-simba.yaml'), { seed: 1, cases: 2160 });
    expect(draws).toBe(2160);
    expect(rows.length).toBeGreaterThan(1975);
    expect(rows.length).toBeLessThan(2050);
    expect(notes[0]).toBe(`${rows.length} of 2160 draws kept`);
    const diseased = rows.filter(({ values }) => values!['disease'] === 1);
    expect(diseased.length / rows.length).toBeCloseTo(0.5, 1);
    expect(diseased.filter(({ values }) => values!['bias'] === 1).length / diseased.length).toBeCloseTo(0.7, 1);
    expect(rows.filter(({ split }) => split === 'train').length / rows.length).toBeCloseTo(0.5, 1);
  });

  it('stratifies as SimBA does where the file or the plan asks for it', () => {
    expect(exact.stratify!.scheme).toBe('exact');
    const plan = { seed: 1, cases: 600 };
    const [own, asked] = [rosterOf(exact, plan), rosterOf(exact, { ...plan, compat: 'simba' })];
    expect(asked).toEqual(rosterOf(parseWorldFile(published, 'brain-simba.yaml'), plan));
    expect(asked.rows.length).toBeLessThan(own.rows.length);
  });

  it('says why cases were left out', () => {
    const { notes } = rosterOf(two, { seed: 1, cases: 1500 });
    expect(notes).toContainEqual(
      expect.stringMatching(/^thinning: \d+ cases left out, of the class that is too many beside a bias$/),
    );
    expect(notes).toContainEqual(expect.stringMatching(/^bias: \d+ cases left out, in \d+ bins too small$/));
  });
});
