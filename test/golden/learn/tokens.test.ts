import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bertTokenizerJson } from '../../../src/learn/inputs/bert-tokenizer-json.ts';
import { clipTokenizerJson } from '../../../src/learn/inputs/clip-tokenizer-json.ts';
import { huggingFaceTokeniser } from '../../../src/learn/inputs/hugging-face-tokeniser.ts';
import { tokenise } from '../../../src/learn/inputs/tokeniser.ts';
import golden from './tokens.json' with { type: 'json' };

const folder = `${process.env['EVENHAND_DATA'] ?? '../shared/data'}/clip-bpe`;
const merges = `${folder}/bpe_simple_vocab_16e6.txt.gz`;
const vocabulary = `${folder}/bert-base-uncased-vocab.txt`;
const isThere = existsSync(merges) && existsSync(vocabulary);
if (!isThere) console.info('skipped: the merges of CLIP and the vocabulary of BERT are not there (EVENHAND_DATA)');

test.skipIf(!isThere)("texts get the numbers of OpenAI's CLIP, cut to 77 with their end", () => {
  const json = clipTokenizerJson(gunzipSync(readFileSync(merges)).toString('utf8'));
  const tokeniser = huggingFaceTokeniser(json, { length: 77 });
  expect(tokeniser).toMatchObject({ words: 49408, length: 77, padding: 0 });
  expect(tokeniser.encode('a photo of a cat')).toEqual([49406, 320, 1125, 539, 320, 2368, 49407]);
  for (const { text, clip } of golden.cases) expect(tokeniser.encode(text), text).toEqual(clip);
  const { words, mask } = tokenise(['a photo of a cat'], tokeniser);
  expect(Array.from(words.data.subarray(5, 9), Number)).toEqual([2368, 49407, 0, 0]);
  expect([...mask.data.subarray(5, 9)]).toEqual([1, 1, 0, 0]);
});

test.skipIf(!isThere)('texts get the numbers of BERT, cut with their end', () => {
  const tokeniser = huggingFaceTokeniser(bertTokenizerJson(readFileSync(vocabulary, 'utf8')), { length: 40 });
  expect(tokeniser).toMatchObject({ words: 30522, padding: 0 });
  for (const { text, bert } of golden.cases) expect(tokeniser.encode(text), text).toEqual(bert);
});
