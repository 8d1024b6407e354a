import { expect, test } from 'vitest';
import { tokenise } from '../../../../src/learn/inputs/tokeniser.ts';
import { fitWordTokeniser, wordsInVocabulary, wordTokeniser } from '../../../../src/learn/inputs/word-tokeniser.ts';

const notes = ["IOP 21 mmHg; patient's disc is pale", 'Disc pale, IOP 12.5', 'disc normal'];

test('the commonest words come first, equal ones in order of code units, rare ones are unknown', () => {
  const { words } = fitWordTokeniser(notes);
  expect(words).toEqual(['disc', '1', '2', 'iop', 'pale']);
  expect(fitWordTokeniser([...notes].reverse())).toEqual(fitWordTokeniser(notes));
  expect(fitWordTokeniser(notes, { most: 2 }).words).toEqual(['disc', '1']);
  expect(fitWordTokeniser(notes, { least: 1 }).words).toContain("patient's");
});

test('numbers are digits or whole', () => {
  expect(fitWordTokeniser(['12.5'], { least: 1 }).words).toEqual(['.', '1', '2', '5']);
  expect(fitWordTokeniser(['12.5 7'], { least: 1, numbers: 'whole' }).words).toEqual(['12.5', '7']);
});

test('a fitted tokeniser survives JSON and gives rows with beginning, end and filling', () => {
  const tokeniser = wordTokeniser(JSON.parse(JSON.stringify(fitWordTokeniser(notes, { length: 5 }))));
  expect(tokeniser).toMatchObject({ words: 9, length: 5, padding: 0 });
  expect(tokeniser.encode('DISC cupped')).toEqual([7, 2, 1, 8]);
  expect(tokeniser.encode('disc iop pale pale pale')).toEqual([7, 2, 5, 6, 8]);
  const { words, mask } = tokenise(['pale', ''], tokeniser);
  expect(Array.from(words.data, Number)).toEqual([7, 6, 8, 0, 0, 7, 8, 0, 0, 0]);
  expect([...mask.data]).toEqual([1, 1, 1, 0, 0, 1, 1, 0, 0, 0]);
});

test('a length without room is refused', () => {
  expect(() => fitWordTokeniser(notes, { length: 2 })).toThrow(
    expect.objectContaining({ code: 'learn/bad-tokeniser' }),
  );
});

test('signs of Chinese and of Japanese are words of their own, among words of other letters', () => {
  const { words } = fitWordTokeniser(['患者没有青光眼, C/D 0.3', 'みどり内障 naïve l’œil'], {
    least: 1,
    numbers: 'whole',
  });
  expect(new Set(words)).toEqual(new Set([...'患者没有青光眼みどり内障', ',', 'c', '/', 'd', '0.3', 'naïve', 'l’œil']));
});

test('words of other texts are told apart by whether a vocabulary holds them, signs left out', () => {
  expect(wordsInVocabulary(['Disc, cupped: 13', 'disc pale'], fitWordTokeniser(notes))).toEqual({
    known: ['disc', '1', 'pale'],
    unknown: ['cupped', '3'],
  });
});
