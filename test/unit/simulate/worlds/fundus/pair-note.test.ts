import { describe, expect, it } from 'vitest';
import { readLatents } from '../../../../../src/simulate/worlds/fundus/fundus-latents.ts';
import { fundusSettings } from '../../../../../src/simulate/worlds/fundus/fundus-settings.ts';
import { pairNote } from '../../../../../src/simulate/worlds/fundus/pair-note.ts';
import type { Latents, RenderRequest } from '../../../../../src/simulate/worlds/world.ts';

const settings = fundusSettings.parse({ readingError: 0, cupToDiscStated: 1 });
const others = {
  count: 50,
  latentsOf: (index: number): Latents => ({
    glaucoma: index % 2,
    cupToDiscRatio: index % 2 === 1 ? 0.8 : 0.3,
    age: 30 + index,
    language: index % 3 === 1 ? 'French' : 'English',
    typingErrors: 0.1,
  }),
};
const noteOf = (latents: Latents, index = 0, request: Partial<RenderRequest> = {}, with_ = settings) =>
  pairNote({ seed: 4, index, latents, ...request }, readLatents(latents), with_);
const sick = { glaucoma: 1, cupToDiscRatio: 0.75, rimLoss: 0.8, fibreLoss: 0.6 };

describe('a good pair', () => {
  it('states what is true', () => {
    const { measured } = noteOf(sick);
    expect(measured).toMatchObject({
      pairTruth: 'good',
      mentionsGlaucoma: 'yes',
      statedCupToDiscRatio: 0.75,
      donorIndex: -1,
    });
    expect(noteOf({ ...sick, glaucoma: 0 }).measured['mentionsGlaucoma']).toBe('negated');
  });

  it('leaves the diagnosis out where the settings say so', () => {
    const silent = fundusSettings.parse({ diagnosisInNote: false, raceInNote: false });
    for (let index = 0; index < 20; index += 1) {
      const { measured, texts } = noteOf({ ...sick, familyHistory: 0, race: 'Asian' }, index, {}, silent);
      expect(measured['mentionsGlaucoma']).toBe('no');
      expect(texts.note).not.toMatch(/Asian|imp:|POAG|dx glaucoma|Imp glc/u);
    }
  });

  it('reads the ratio to the error of the settings', () => {
    const errors = Array.from({ length: 400 }, (_, index) => {
      const stated = noteOf(
        { cupToDiscRatio: 0.5 },
        index,
        {},
        fundusSettings.parse({ readingError: 0.1, cupToDiscStated: 1 }),
      );
      return (stated.measured['statedCupToDiscRatio'] as number) - 0.5;
    });
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
    // 0.1 and the rounding to 0.05, whose variance is 0.05^2 / 12; four standard errors.
    expect(Math.abs(deviation - Math.sqrt(0.01 + 0.0025 / 12))).toBeLessThan(0.015);
  });
});

describe('a contradictory pair', () => {
  it('turns diagnosis and cup round', () => {
    for (let index = 0; index < 30; index += 1) {
      const ill = noteOf({ ...sick, pair: 'contradictory' }, index).measured;
      expect(ill['mentionsGlaucoma']).toBe('negated');
      expect(ill['statedCupToDiscRatio']).toBeLessThan(0.7);
      const well = noteOf({ pair: 'contradictory' }, index).measured;
      expect(well['mentionsGlaucoma']).toBe('yes');
      expect(well['statedCupToDiscRatio']).toBeGreaterThan(0.4);
    }
  });

  it('says of the cup what severity tells', () => {
    const stated = (pairSeverity: number) =>
      noteOf({ ...sick, pair: 'contradictory', pairSeverity }, 7).measured['statedCupToDiscRatio'] as number;
    expect(stated(0)).toBe(0.75);
    expect(stated(0.5)).toBeGreaterThan(stated(1));
    expect(stated(0.5)).toBeLessThan(0.75);
  });
});

describe('a swapped pair', () => {
  it('has the very note of another case, never its own', () => {
    const donors = new Set<unknown>();
    for (let index = 0; index < 50; index += 1) {
      const { texts, measured } = noteOf({ ...sick, pair: 'swapped' }, index, { others });
      const donor = measured['donorIndex'] as number;
      expect(donor).not.toBe(index);
      expect(donor).toBeGreaterThanOrEqual(0);
      expect(donor).toBeLessThan(50);
      expect(texts).toEqual(noteOf(others.latentsOf(donor), donor).texts);
      expect(measured['mentionsGlaucoma']).toBe(donor % 2 === 1 ? 'yes' : 'negated');
      donors.add(donor);
    }
    expect(donors.size).toBeGreaterThan(20);
  });

  it('has the note of an imaginary patient where there are no others', () => {
    const notes = Array.from({ length: 40 }, (_, index) => noteOf({ ...sick, pair: 'swapped' }, index).measured);
    expect(notes.every(({ donorIndex }) => donorIndex === -1)).toBe(true);
    expect(new Set(notes.map(({ mentionsGlaucoma }) => mentionsGlaucoma)).size).toBe(2);
  });
});

describe('an uninformative pair', () => {
  it('states nothing at severity 1, and fewer facts than the good pair below', () => {
    const facts = (latents: Latents, index: number) =>
      noteOf({ ...sick, ...latents }, index).measured['factsStated'] as number;
    expect(noteOf({ ...sick, pair: 'uninformative' }).measured).toMatchObject({
      factsStated: 0,
      mentionsGlaucoma: 'no',
      statedCupToDiscRatio: Number.NaN,
    });
    for (let index = 0; index < 10; index += 1) {
      expect(facts({ pair: 'uninformative', pairSeverity: 0.5 }, index)).toBeLessThanOrEqual(facts({}, index));
      expect(facts({ pair: 'uninformative', pairSeverity: 0 }, index)).toBe(facts({}, index));
    }
  });
});

it('of 2,000 cases more than 99 % have a note of their own, good or not', () => {
  for (const pair of ['good', 'uninformative']) {
    const notes = new Set(
      Array.from(
        { length: 2000 },
        (_, index) =>
          noteOf({ glaucoma: index % 2, cupToDiscRatio: index % 2 === 1 ? 0.7 : 0.35, pair }, index).texts.note,
      ),
    );
    expect(notes.size).toBeGreaterThan(1980);
  }
});

it('typing errors reach both texts', () => {
  const clean = noteOf(sick, 5).texts;
  const typed = noteOf({ ...sick, typingErrors: 0.3 }, 5);
  expect(typed.texts.note).not.toBe(clean.note);
  expect(typed.texts.summary).not.toBe(clean.summary);
  expect(typed.texts.note).toContain('0.75');
});
