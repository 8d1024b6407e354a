import { Tokenizer } from '@huggingface/tokenizers';
import { dataError, usageError } from '../../core/errors.ts';
import type { Tokeniser } from './tokeniser.ts';

/** How texts are brought to one length. */
export interface HuggingFaceTokeniserOptions {
  /** Words of a row, with the beginning and the end of the text; CLIP: 77. */
  readonly length: number;
  /** What fills a row. Default the number of `[PAD]` or `<pad>`, else 0, as OpenAI's CLIP fills. */
  readonly padding?: number | undefined;
  /** Base name of the file, for messages. */
  readonly file?: string | undefined;
}

/**
 * A tokeniser by the `tokenizer.json` of a model's folder: byte-level BPE (CLIP, GPT-2), WordPiece (BERT), unigram. Longer texts lose words before
 * their end sign. Texts are not repaired first (OpenAI's CLIP mends wrong encodings and HTML signs).
 * @throws `learn/bad-tokeniser` (data) for a file that is none; (usage) for a length that leaves no room for a word.
 */
export function huggingFaceTokeniser(json: unknown, options: HuggingFaceTokeniserOptions): Tokeniser {
  const { length, file = 'tokenizer.json' } = options;
  const tokenizer = open(json, file);
  const frame = frameOf(tokenizer);
  const room = length - frame.before.length - frame.after.length;
  if (!Number.isInteger(length) || room < 1) {
    throw usageError('learn/bad-tokeniser', `texts of ${length} words leave no room between their beginning and end.`, {
      hint: 'Give the length that the model was trained with; CLIP: 77.',
    });
  }
  const words = 1 + Array.from(tokenizer.get_vocab(true).values()).reduce((most, id) => Math.max(most, id), 0);
  const padding = options.padding ?? tokenizer.token_to_id('[PAD]') ?? tokenizer.token_to_id('<pad>') ?? 0;
  return {
    words,
    length,
    padding,
    encode(text) {
      const ids = tokenizer.encode(text, { add_special_tokens: false }).ids.slice(0, room);
      return [...frame.before, ...ids, ...frame.after];
    },
  };
}

/** What is used of the package, whose own types do not resolve in modules of Node. */
interface OpenTokenizer {
  encode(text: string, options?: { readonly add_special_tokens: boolean }): { readonly ids: readonly number[] };
  token_to_id(token: string): number | undefined;
  get_vocab(withAdded: boolean): ReadonlyMap<string, number>;
}

function open(json: unknown, file: string): OpenTokenizer {
  try {
    return new Tokenizer(json as object, {}) as OpenTokenizer;
  } catch (cause) {
    throw dataError('learn/bad-tokeniser', 'this is no tokeniser that can be read.', {
      place: { file },
      hint: 'Give the parsed tokenizer.json of a model.',
      cause,
    });
  }
}

/** The special words that stand before and after every text. */
function frameOf(tokenizer: OpenTokenizer): { readonly before: readonly number[]; readonly after: readonly number[] } {
  const whole = tokenizer.encode('a').ids;
  const bare = tokenizer.encode('a', { add_special_tokens: false }).ids;
  const start = whole.findIndex((_, at) => bare.every((id, i) => whole[at + i] === id));
  return { before: whole.slice(0, Math.max(0, start)), after: whole.slice(Math.max(0, start) + bare.length) };
}
