import { describe, expect, it } from 'vitest';
import type { NoteFacts } from '../../../../../../src/simulate/worlds/fundus/notes/note-facts.ts';
import {
  type Writing,
  writeAdministrativeNote,
  writeNote,
} from '../../../../../../src/simulate/worlds/fundus/notes/write-note.ts';

const facts: NoteFacts = {
  eye: 'left',
  age: 71,
  sex: 'female',
  race: 'Black',
  diagnosis: true,
  cupToDiscRatio: 0.75,
  notch: 'inferior',
  fibreThinning: true,
  atrophy: false,
  pressureMmHg: 27,
  snellen: 40,
  meanDeviationDb: -6.4,
  familyHistory: true,
  medications: ['latanoprost', 'timolol'],
};
const languages = ['English', 'Spanish', 'French'] as const;
const styles = ['shorthand', 'prose', 'template'] as const;
const writings = languages.flatMap((language) => styles.map((style) => ({ language, style }) as const));
const keyed = (writing: Omit<Writing, 'key'>, index: number): Writing => ({ ...writing, key: [1, index] });
const diagnosisWord = { English: /glaucoma|glc|POAG/iu, Spanish: /glaucoma|GPAA/iu, French: /glaucome|GPAO/iu };

describe.each(writings)('notes in $language, $style', (writing) => {
  it('state every fact, with no slot left open', () => {
    for (let index = 0; index < 30; index += 1) {
      const { note, summary } = writeNote(facts, keyed(writing, index));
      for (const text of [note, summary]) {
        expect(text).not.toMatch(/[{}]|undefined|NaN| {2}/u);
        expect(text).toMatch(writing.language === 'English' ? /0\.75/u : /0,75/u);
        expect(text).toMatch(/71/u);
        expect(text).toMatch(diagnosisWord[writing.language]);
      }
      for (const stated of ['27', '20/40', 'latanoprost', 'timolol']) expect(note).toContain(stated);
      expect(note).toMatch(writing.language === 'English' ? /-6\.4/u : /-6,4/u);
      expect(Array.from(summary).length).toBeLessThanOrEqual(180);
    }
  });

  it('name race only where it is mentioned, without leaving its marks behind', () => {
    for (let index = 0; index < 30; index += 1) {
      const { note, summary } = writeNote({ ...facts, race: undefined }, keyed(writing, index));
      for (const text of [note, summary]) expect(text).not.toMatch(/Black|negro|noir|[{}]| {2}| ,|\/ *$|: *$/mu);
    }
  });

  it('of an office say nothing clinical', () => {
    for (let index = 0; index < 30; index += 1) {
      const { note, summary } = writeAdministrativeNote(keyed(writing, index));
      for (const text of [note, summary]) {
        expect(text).not.toMatch(diagnosisWord[writing.language]);
        expect(text).not.toMatch(/c\/d|IOP|PIO|RNFL|mmHg|disc|[{}]/iu);
      }
    }
  });
});

describe('two sets of facts', () => {
  it('differ in words only where the facts do', () => {
    const writing = keyed({ language: 'English', style: 'prose' }, 3);
    const sentences = (given: NoteFacts): string[] => writeNote(given, writing).note.split(/(?<=\D\.) /u);
    const [first, second] = [sentences(facts), sentences({ ...facts, cupToDiscRatio: 0.3 })];
    expect(second.length).toBe(first.length);
    expect(first.filter((sentence, k) => sentence !== second[k])).toHaveLength(1);
    expect(sentences({ ...facts, pressureMmHg: undefined })).toHaveLength(first.length - 1);
  });

  it('negate what is absent', () => {
    const absent: NoteFacts = { ...facts, diagnosis: false, notch: 'none', familyHistory: false, medications: [] };
    for (let index = 0; index < 20; index += 1) {
      const { note } = writeNote(absent, keyed({ language: 'English', style: 'prose' }, index));
      expect(note).toMatch(/no evidence of glaucoma|not have glaucoma|not present|no signs of glaucoma/u);
      expect(note).toMatch(/denies a family history|negative for glaucoma|No relative/u);
    }
  });
});
