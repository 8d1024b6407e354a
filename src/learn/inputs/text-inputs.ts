import type { InputSource } from '../learner/learner.ts';
import { tensorInputs } from './tensor-inputs.ts';
import { type Tokeniser, tokenise } from './tokeniser.ts';

/** Names of the inputs of a text tower. */
export interface TextInputNames {
  /** Word numbers int64 [B,L]. Default `words`. */
  readonly words?: string | undefined;
  /** Where words stand, bool [B,L]; left out unless named. */
  readonly mask?: string | undefined;
}

/**
 * The texts of all cases as inputs; they are turned into numbers once, here. Give prompts to `tokenise` for the same
 * inputs. Throws like `tokenise`.
 */
export function textInputs(texts: readonly string[], tokeniser: Tokeniser, names: TextInputNames = {}): InputSource {
  const { words, mask } = tokenise(texts, tokeniser);
  return tensorInputs({ [names.words ?? 'words']: words, ...(names.mask === undefined ? {} : { [names.mask]: mask }) });
}
