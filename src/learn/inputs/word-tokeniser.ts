// A tokeniser of whole words, fitted on the training notes: for text towers that are trained from scratch.
import { usageError } from '../../core/errors.ts';
import type { Tokeniser } from './tokeniser.ts';

/** How words are found. */
export interface WordTokeniserOptions {
  /** Words of a row, with beginning and end; texts are cut to it. Default 64. */
  readonly length?: number | undefined;
  /** Most words of the vocabulary, special ones not counted. Default 4096. */
  readonly most?: number | undefined;
  /** Words seen less often are unknown. Default 2. */
  readonly least?: number | undefined;
  /** `digits`: each digit is a word, so that no number is unknown; `whole`: a number is one word, with its decimals. Default `digits`. */
  readonly numbers?: 'digits' | 'whole' | undefined;
}

/** A fitted tokeniser as plain data. */
export interface WordVocabulary {
  readonly kind: 'words';
  readonly length: number;
  readonly numbers: 'digits' | 'whole';
  /** Words in the order of their numbers, from 2 on: 0 fills rows, 1 is an unknown word; beginning and end come last, the end highest. */
  readonly words: readonly string[];
}

/**
 * Finds the vocabulary of texts: the commonest words, equal ones in order of code units. Texts are composed (NFKC) and made lower case; a word is a run of
 * letters (with apostrophes inside), one sign of Chinese or of Japanese, which are written without spaces, a number by the rule, or one other sign. Give the
 * training texts only.
 * @throws `learn/bad-tokeniser` (usage) for lengths below 3 or counts below 1.
 */
export function fitWordTokeniser(texts: readonly string[], options: WordTokeniserOptions = {}): WordVocabulary {
  const { length = 64, most = 4096, least = 2, numbers = 'digits' } = options;
  if (!(Number.isInteger(length) && length >= 3 && most >= 1 && least >= 1)) {
    throw usageError(
      'learn/bad-tokeniser',
      `a tokeniser of words needs a length of 3 or more and counts of 1 or more; got ${length}, ${most}, ${least}.`,
    );
  }
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of wordsOf(text, numbers)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts]
    .filter(([, count]) => count >= least)
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([word]) => word);
  return { kind: 'words', length, numbers, words };
}

/**
 * The tokeniser of a vocabulary: 0 fills rows, 1 is an unknown word, the beginning has the last number but one and the
 * end the largest, where towers of CLIP's kind read a text. Texts lose words before their end; an empty one is
 * beginning and end.
 */
export function wordTokeniser({ words, length, numbers }: WordVocabulary): Tokeniser {
  const numberOf = new Map(words.map((word, index) => [word, index + 2]));
  const [start, end] = [words.length + 2, words.length + 3];
  return {
    words: words.length + 4,
    length,
    padding: 0,
    encode(text) {
      const ids = wordsOf(text, numbers).slice(0, length - 2);
      return [start, ...ids.map((word) => numberOf.get(word) ?? 1), end];
    },
  };
}

/**
 * Words and numbers of texts, each once in their order: those that a vocabulary holds, and those that are unknown to
 * it. Signs that are neither are left out.
 */
export function wordsInVocabulary(
  texts: readonly string[],
  { words, numbers }: WordVocabulary,
): { readonly known: readonly string[]; readonly unknown: readonly string[] } {
  const held = new Set(words);
  const all = [...new Set(texts.flatMap((text) => wordsOf(text, numbers)))].filter((word) =>
    /[\p{L}\p{N}]/u.test(word),
  );
  return { known: all.filter((word) => held.has(word)), unknown: all.filter((word) => !held.has(word)) };
}

// Han, Hiragana and Katakana have no spaces between words: a run of them would be a sentence.
const sign = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]`;
const letter = String.raw`(?!${sign})\p{L}`;
const word = String.raw`${sign}|${letter}(?:(?!${sign})[\p{L}\p{M}])*(?:['’](?:${letter})+)*`;

const patterns = {
  digits: new RegExp(String.raw`${word}|\p{N}|[^\s\p{L}\p{N}]`, 'gu'),
  whole: new RegExp(String.raw`${word}|\p{N}+(?:[.,]\p{N}+)*|[^\s\p{L}\p{N}]`, 'gu'),
} as const;

function wordsOf(text: string, numbers: 'digits' | 'whole'): readonly string[] {
  return text.normalize('NFKC').toLowerCase().match(patterns[numbers]) ?? [];
}
