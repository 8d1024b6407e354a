import { expect, test } from 'vitest';
import { fitWordTokeniser, wordTokeniser } from '../../../../src/learn/inputs/word-tokeniser.ts';
import { checkPromptWords } from '../../../../src/learn/run/prompt-words.ts';

const vocabulary = fitWordTokeniser(['no glaucoma of this eye', 'glaucoma of the eye'], { length: 6, least: 1 });
const check = (absent: readonly string[], present: readonly string[]) =>
  checkPromptWords({
    texts: [...absent, ...present],
    classOf: [...absent.map(() => 0), ...present.map(() => 1)],
    classes: ['absent', 'present'],
    tokeniser: wordTokeniser(vocabulary),
    vocabulary,
  });

test('prompts in the words of the training texts are taken as they are', () => {
  expect(check(['no glaucoma'], ['glaucoma', 'glaucoma of the eye'])).toEqual([]);
  expect(
    checkPromptWords({ texts: [], classOf: [], classes: ['absent', 'present'], tokeniser: wordTokeniser(vocabulary) }),
  ).toEqual([]);
});

test('words that the training texts do not hold are named', () => {
  const [warning] = check(['a photo of no glaucoma'], ['a photo of glaucoma']);
  expect(warning).toMatchObject({ code: 'unknown-words' });
  expect(warning!.message).toMatch(
    /^The prompts hold "a", "photo", which .* too seldom: such words are all read as one\./,
  );
});

test.each([
  [
    'no word is known',
    ['gesund, kein Befund'],
    ['Befund'],
    /hold no word of the prompts: "gesund", "kein", "befund"\./,
  ],
  ['the words that differ are unknown', ['healthy eye'], ['ill eye'], /read alike.*the prompts hold "healthy", "ill"/],
  [
    'the words that differ are cut off',
    ['glaucoma of the eye: no'],
    ['glaucoma of the eye: this'],
    /"absent" and of "present" are read alike/,
  ],
  ['the texts are the same', ['glaucoma', 'eye'], ['eye', 'glaucoma', 'eye'], /read alike/],
])('prompts are refused where %s', (_, absent, present, message) => {
  expect(() => check(absent, present)).toThrow(
    expect.objectContaining({ code: 'learn/bad-prompts', kind: 'usage', message: expect.stringMatching(message) }),
  );
});
