import { dataError } from '../../core/errors.ts';

/** Numbers of CLIP's vocabulary: 512 signs, 48,894 merged ones, beginning and end. */
const wordCount = 49408;
const mergeCount = wordCount - 2 * 256 - 2;

/**
 * The `tokenizer.json` of OpenAI's CLIP from its list of merges (`bpe_simple_vocab_16e6.txt`, one pair a line under a line of comment; Radford et al. 2021).
 * @throws `learn/bad-tokeniser` (data) for a list that is too short or has a line that is no pair.
 */
export function clipTokenizerJson(merges: string, file = 'bpe_simple_vocab_16e6.txt'): object {
  const pairs = mergedPairs(merges, file);
  return {
    version: '1.0',
    added_tokens: [special(wordCount - 2, start), special(wordCount - 1, end)],
    ...cuttingOfTexts,
    post_processor: {
      type: 'RobertaProcessing',
      sep: [end, wordCount - 1],
      cls: [start, wordCount - 2],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: end,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab: Object.fromEntries(vocabularyOf(pairs).map((word, id) => [word, id])),
      merges: pairs,
    },
  };
}

function mergedPairs(merges: string, file: string): readonly string[] {
  const pairs = merges.split('\n').slice(1, mergeCount + 1);
  const bad = pairs.findIndex((pair) => pair.split(' ').length !== 2);
  if (pairs.length === mergeCount && bad < 0) return pairs;
  throw dataError(
    'learn/bad-tokeniser',
    bad < 0 ? `the list has ${pairs.length} merges; CLIP has ${mergeCount}.` : 'this line is no pair of signs.',
    {
      place: { file, ...(bad < 0 ? {} : { line: bad + 2 }) },
      hint: 'Give the unpacked list of merges of OpenAI CLIP.',
    },
  );
}

/** Signs within words, signs at the ends of words, merged ones, beginning and end, in the order of their numbers. */
function vocabularyOf(pairs: readonly string[]): readonly string[] {
  const signs = byteSigns();
  const merged = pairs.map((pair) => pair.replace(' ', ''));
  return [...signs, ...signs.map((sign) => `${sign}</w>`), ...merged, start, end];
}

const start = '<|startoftext|>';
const end = '<|endoftext|>';

/** What texts are cut into before signs are merged: endings, words, single digits, runs of other signs. */
const pieces = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

const cuttingOfTexts = {
  normalizer: {
    type: 'Sequence',
    normalizers: [
      { type: 'NFC' },
      { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
      { type: 'Lowercase' },
    ],
  },
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [
      { type: 'Split', pattern: { Regex: pieces }, behavior: 'Removed', invert: true },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
    ],
  },
};

function special(id: number, content: string): object {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

/** A visible sign for each byte: printable ones stand for themselves and come first, the others take the code points from 256 on. */
function byteSigns(): readonly string[] {
  const isVisible = (byte: number): boolean => (byte >= 33 && byte <= 126) || (byte >= 161 && byte !== 173);
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const others = bytes.filter((byte) => !isVisible(byte)).map((_, order) => 256 + order);
  return [...bytes.filter(isVisible), ...others].map((code) => String.fromCodePoint(code));
}
