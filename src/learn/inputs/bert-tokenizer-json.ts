import { dataError } from '../../core/errors.ts';

/**
 * The `tokenizer.json` of an uncased BERT from its vocabulary (`vocab.txt`, one word a line; Devlin et al. 2019): lower case, accents removed, WordPiece.
 * @throws `learn/bad-tokeniser` (data) where `[CLS]`, `[SEP]`, `[UNK]` or `[PAD]` is missing.
 */
export function bertTokenizerJson(vocabulary: string, file = 'vocab.txt'): object {
  const words = vocabulary.replace(/\n$/, '').split('\n');
  const missing = signs.filter((sign) => !words.includes(sign));
  if (missing.length > 0) {
    throw dataError('learn/bad-tokeniser', `the vocabulary has no ${missing.join(', ')}.`, {
      place: { file },
      hint: 'Give the vocab.txt of a BERT model.',
    });
  }
  const idOf = (word: string): number => words.indexOf(word);
  const token = (id: '[CLS]' | '[SEP]'): object => ({ SpecialToken: { id, type_id: 0 } });
  const entry = (id: string): object => ({ id, ids: [idOf(id)], tokens: [id] });
  return {
    version: '1.0',
    added_tokens: signs.map((content) => ({
      id: idOf(content),
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [token('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, token('[SEP]')],
      pair: [],
      special_tokens: { '[CLS]': entry('[CLS]'), '[SEP]': entry('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    },
  };
}

const signs = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'] as const;
