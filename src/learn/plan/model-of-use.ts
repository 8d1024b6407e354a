// From a network with its weights to what a use trains of it.
import { usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { Tokeniser } from '../inputs/tokeniser.ts';
import type { LearnerModel } from '../learner/learner.ts';
import type { LoraOptions } from '../lora/lora-options.ts';
import { adapterTrainable, fairClipTrainable } from '../models/clip-model.ts';
import { adaptedModel, frozenModel } from '../models/model-parts.ts';
import { type PromptableModel, promptClassModel, promptTrainable } from '../models/prompt-class-model.ts';
import { fitsPattern, type NamePattern } from '../scope/name-pattern.ts';
import { type CarriedOutUse, isOfTexts, loraOfPlan, settingsOfUse } from './use-settings.ts';

/** A network as a use trains it. */
export interface ModelOfUse {
  readonly model: LearnerModel;
  /** What is trained of it; undefined: all, or the adapters of low rank alone. */
  readonly trainable?: NamePattern | undefined;
  readonly lora?: LoraOptions | undefined;
}

/** What a use is made from. */
export interface ModelOfUseOptions {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether the network is our small encoder, whose image half has no attention. */
  readonly isSmall: boolean;
  /** One text a class with places for learnt words, int64 [C,L]; for `prompt`. */
  readonly classWords?: TensorValue<'int64'> | undefined;
}

const head = /^head\./;

/**
 * The model of a use. Classifiers train their head in any case. Throws `learn/bad-setting` and, for learnt words in a text half that begins at
 * the numbers of words, `learn/not-available` (usage).
 */
export function modelOfUse(
  use: CarriedOutUse,
  model: LearnerModel | PromptableModel,
  options: ModelOfUseOptions,
): ModelOfUse {
  const { settings, isSmall, classWords } = options;
  switch (use) {
    case 'lora':
      return {
        model,
        lora: loraOfPlan(settings, { isSmall }),
        ...(model.kind === 'classes' ? { trainable: head } : {}),
      };
    case 'adapter': {
      const { ratio, reduction, half } = settingsOfUse('adapter', settings);
      const adapted = adaptedModel(model, { kind: 'residual', ratio, reduction }, { half });
      return { model: adapted, trainable: either(adapterTrainable, head) };
    }
    case 'prompt': {
      if (!('wordWidth' in model)) {
        throw usageError(
          'learn/not-available',
          'The use "prompt" puts learnt words in the place of word embeddings; the text half of these weights begins at the numbers of words.',
          {
            hint: 'Give the model.safetensors of a CLIP with its config.json, or a small-dual-encoder; or use adapter or lora.',
          },
        );
      }
      const { words } = settingsOfUse('prompt', settings);
      return {
        model: promptClassModel({ model: frozenModel(model), words: classWords!, context: words }),
        trainable: promptTrainable,
      };
    }
    case 'fine-tune':
      return { model, ...fineTuned(settingsOfUse('fine-tune', settings).half) };
    default:
      return { model };
  }
}

function fineTuned(half: 'both' | 'image' | 'as-fairclip'): Pick<ModelOfUse, 'trainable'> {
  if (half === 'both') return {};
  return { trainable: half === 'image' ? (name) => !isOfTexts(name) : either(fairClipTrainable, head) };
}

function either(...patterns: readonly NamePattern[]): NamePattern {
  return (name) => patterns.some((pattern) => fitsPattern(name, pattern));
}

/**
 * One text a class as word numbers int64 [C,L] with `context` places for learnt words after the word that begins it. Texts are cut before their
 * end. Throws `learn/bad-prompts` (usage) where a class has not exactly one text, or the places leave no room.
 */
export function classWords(
  texts: readonly string[],
  {
    tokeniser,
    context,
    classes,
  }: { readonly tokeniser: Tokeniser; readonly context: number; readonly classes: number },
): TensorValue<'int64'> {
  const { length, padding } = tokeniser;
  if (texts.length !== classes) {
    throw usageError(
      'learn/bad-prompts',
      `The use "prompt" needs exactly one text a class in inputs.prompts; got ${texts.length} for ${classes} classes.`,
      {
        hint: 'Several texts a class are for zero-shot scores and for pairs.',
      },
    );
  }
  if (length < context + 3) {
    throw usageError('learn/bad-prompts', `Texts of ${length} words leave no room for ${context} learnt ones.`, {
      hint: 'Give fewer words in use.settings, or a larger inputs.text.length.',
    });
  }
  const data = new BigInt64Array(texts.length * length).fill(BigInt(padding));
  for (const [row, text] of texts.entries()) {
    const [first = 0, ...rest] = tokeniser.encode(text);
    const kept = rest.length > length - 1 - context ? [...rest.slice(0, length - 2 - context), rest.at(-1)!] : rest;
    const ids = [first, ...Array.from({ length: context }, () => first), ...kept];
    for (const [place, id] of ids.entries()) data[row * length + place] = BigInt(id);
  }
  return { dtype: 'int64', shape: [texts.length, length], data };
}
