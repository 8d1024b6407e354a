// What turns a text into numbers.
import { usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';

/** Turns texts into rows of word numbers. */
export interface Tokeniser {
  /** Number of words: rows of the embedding. */
  readonly words: number;
  /** Word numbers of every text: the length of a row. */
  readonly length: number;
  /** Number that fills a row behind its text. */
  readonly padding: number;
  /** Word numbers of a text with its beginning and end, at most `length`. */
  encode(text: string): readonly number[];
}

/**
 * Texts as `words` int64 [N,L], and `mask` bool [N,L]: 1 where a word stands, 0 behind it; L is the tokeniser's
 * `length`. No texts give [0,L]. Throws `learn/bad-tokeniser` (usage) where the tokeniser gives more words than that.
 */
export function tokenise(
  texts: readonly string[],
  tokeniser: Tokeniser,
): { readonly words: TensorValue<'int64'>; readonly mask: TensorValue<'bool'> } {
  const { length, padding } = tokeniser;
  const words = new BigInt64Array(texts.length * length).fill(BigInt(padding));
  const mask = new Uint8Array(texts.length * length);
  for (const [row, text] of texts.entries()) {
    const ids = tokeniser.encode(text);
    if (ids.length > length) {
      throw usageError(
        'learn/bad-tokeniser',
        `the tokeniser gives ${ids.length} words for text ${row}; its rows have ${length}.`,
      );
    }
    for (const [place, id] of ids.entries()) words[row * length + place] = BigInt(id);
    mask.fill(1, row * length, row * length + ids.length);
  }
  const shape = [texts.length, length];
  return { words: { dtype: 'int64', shape, data: words }, mask: { dtype: 'bool', shape, data: mask } };
}
