import { expect, test } from 'vitest';
import { bertTokenizerJson } from '../../../../src/learn/inputs/bert-tokenizer-json.ts';
import { clipTokenizerJson } from '../../../../src/learn/inputs/clip-tokenizer-json.ts';
import { huggingFaceTokeniser } from '../../../../src/learn/inputs/hugging-face-tokeniser.ts';

const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'glau', '##coma', 'disc', 'a', ''].join('\n');

test('pieces of words lie between beginning and end; what is too long loses its last words, not its end', () => {
  const tokeniser = huggingFaceTokeniser(bertTokenizerJson(vocabulary), { length: 5 });
  expect(tokeniser).toMatchObject({ words: 8, padding: 0 });
  expect(tokeniser.encode('Glaucoma')).toEqual([2, 4, 5, 3]);
  expect(tokeniser.encode('disc glaucoma disc')).toEqual([2, 6, 4, 5, 3]);
  expect(tokeniser.encode('macula')).toEqual([2, 1, 3]);
  expect(tokeniser.encode('')).toEqual([2, 3]);
});

test('what is no tokeniser is refused', () => {
  const code = expect.objectContaining({ code: 'learn/bad-tokeniser' });
  expect(() => huggingFaceTokeniser({}, { length: 77 })).toThrow(code);
  expect(() => huggingFaceTokeniser(bertTokenizerJson(vocabulary), { length: 2 })).toThrow(code);
  expect(() => bertTokenizerJson('a\nb')).toThrow(code);
  expect(() => clipTokenizerJson('#version\na b')).toThrow(code);
  expect(() => clipTokenizerJson(`#version\n${'a b\n'.repeat(48893)}abc\n`)).toThrow(
    expect.objectContaining({ place: { file: 'bpe_simple_vocab_16e6.txt', line: 48895 } }),
  );
});
