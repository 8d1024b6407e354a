// Whether prompts say something to a model: texts of two classes that are read alike give every case the same score for both.
import { type EvenhandError, usageError } from '../../core/errors.ts';
import type { LearningCasesWarning } from '../cases/learning-cases-plan.ts';
import type { Tokeniser } from '../inputs/tokeniser.ts';
import { type WordVocabulary, wordsInVocabulary } from '../inputs/word-tokeniser.ts';

/** Prompts of classes, and what reads them. */
export interface ReadPrompts {
  readonly texts: readonly string[];
  /** Class of each text. */
  readonly classOf: ArrayLike<number>;
  readonly classes: readonly string[];
  readonly tokeniser: Tokeniser;
  readonly vocabulary?: WordVocabulary | undefined;
}

/**
 * Warns of words of prompts that are not in the vocabulary. Throws `learn/bad-prompts` (usage) where it has none of their words, and where all texts of two classes
 * are read alike, as where the words by which they differ are unknown or cut off: scores would say nothing about the classes.
 */
export function checkPromptWords(prompts: ReadPrompts): readonly LearningCasesWarning[] {
  const { texts, vocabulary } = prompts;
  if (texts.length === 0) return [];
  const { known, unknown } =
    vocabulary === undefined ? { known: [], unknown: [] } : wordsInVocabulary(texts, vocabulary);
  const hint =
    'Choose prompts in the words of the texts (inputs.prompts): vocabulary.json of a run lists those that are known.';
  if (unknown.length > 0 && known.length === 0) {
    const message = `the texts that the model learns words from hold no word of the prompts: ${listed(unknown)}.`;
    throw usageError('learn/bad-prompts', message, { hint });
  }
  const message = `the prompts hold ${listed(unknown)}, which the texts that the model learns words from do not, or too seldom`;
  refuseAlike(prompts, unknown.length === 0 ? undefined : { message, hint });
  if (unknown.length === 0) return [];
  return [{ code: 'unknown-words', message: `${sentence(message)}: such words are all read as one. ${hint}` }];
}

interface Reason {
  readonly message: string;
  readonly hint: string;
}

function refuseAlike({ texts, classOf, classes, tokeniser }: ReadPrompts, unknown: Reason | undefined): void {
  const first = new Map<string, string>();
  for (const [code, name] of classes.entries()) {
    const own = texts.filter((_, index) => classOf[index] === code).map((text) => tokeniser.encode(text).join(' '));
    const read = [...new Set(own)].sort().join('\n');
    const other = first.get(read);
    if (other !== undefined) throw alike([other, name], tokeniser.length, unknown);
    first.set(read, name);
  }
}

function alike([one, other]: readonly [string, string], length: number, unknown: Reason | undefined): EvenhandError {
  const message = `the prompts of "${one}" and of "${other}" are read alike, so that no score tells these classes apart`;
  return usageError('learn/bad-prompts', `${message}${unknown === undefined ? '' : `; ${unknown.message}`}.`, {
    hint: unknown?.hint ?? `Give them texts that differ within the first ${length} tokens (inputs.text.length).`,
  });
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, 8).map((word) => `"${word}"`);
  return `${shown.join(', ')}${words.length > shown.length ? ` and ${words.length - shown.length} more` : ''}`;
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
