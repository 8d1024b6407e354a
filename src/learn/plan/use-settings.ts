// Settings of the uses of a network, as a plan gives them.
import { usageError } from '../../core/errors.ts';
import type { LoraOptions } from '../lora/lora-options.ts';
import { type SettingsIn, type SettingTable, settingsFrom } from '../methods/setting.ts';
import type { UseName } from './training-plan.ts';

/** A use that is carried out; label efficiency carries out one of them. */
export type CarriedOutUse = Exclude<UseName, 'label-efficiency'>;

const halves = {
  default: 'both',
  choices: ['both', 'image'],
  about: 'Halves of a dual encoder that are changed; image leaves its text half as it is.',
} as const;

/** Settings of each use by name. */
export const useSettings = {
  scratch: {},
  'zero-shot': {},
  logistic: {
    inversePenalty: { default: 0.316, low: 1e-9, high: 1e9, about: 'Inverse strength of the penalty.' },
    iterations: { default: 1000, low: 1, high: 1e6, integer: true, about: 'Most steps of L-BFGS.' },
  },
  probe: {
    epochs: { default: 1000, low: 1, high: 1e6, integer: true, about: 'Passes over the training cases.' },
    batchSize: { default: 512, low: 2, high: 1e6, integer: true, about: 'Cases a step.' },
    baseRate: { default: 0.1, low: 1e-9, high: 1e3, about: 'Rate for 256 cases.' },
  },
  'tip-adapter': {
    train: { default: false, about: 'Trains the keys of the cache as well (Tip-Adapter-F).' },
    alpha: { default: 0, low: 0, high: 1e6, about: 'Weight of the cache; 0 for the best on validation. Published: 1.' },
    beta: {
      default: 0,
      low: 0,
      high: 1e6,
      about: 'How sharply nearness counts; 0 for the best on validation. Published: 5.5.',
    },
    choose: {
      default: 'accuracy',
      choices: ['accuracy', 'criterion'],
      about: 'What is best: accuracy, as published, or the criterion of the selection.',
    },
    temperature: { default: 100, low: 1e-9, high: 1e6, about: 'What cosines with prompts are multiplied by.' },
    epochs: { default: 20, low: 1, high: 1e6, integer: true, about: 'With train: passes over the drawn cases.' },
    batchSize: { default: 256, low: 1, high: 1e6, integer: true, about: 'With train: cases a step.' },
    rate: { default: 0.001, low: 1e-9, high: 1e3, about: 'With train: first learning rate.' },
  },
  prompt: {
    words: { default: 16, low: 1, high: 64, integer: true, about: 'Learnt words before the text of a class.' },
  },
  adapter: {
    ratio: { default: 0.2, low: 0, high: 1, about: 'Share of the adapted features.' },
    reduction: { default: 4, low: 1, high: 1024, about: 'Width of the features over the width between.' },
    half: { default: 'image', choices: ['image', 'both'], about: 'Halves of a dual encoder that get an adapter.' },
  },
  lora: {
    rank: { default: 16, low: 1, high: 1024, integer: true, about: 'Rank of the changes.' },
    alpha: { default: 0, low: 0, high: 1e6, about: 'Changes are scaled by alpha / rank; 0 for 1.' },
    scaling: { default: 'rank', choices: ['rank', 'rootRank'], about: 'rootRank scales by alpha / sqrt(rank).' },
    dropout: { default: 0, low: 0, high: 0.99, about: 'Dropout of what a change is given, in training.' },
    half: halves,
  },
  'fine-tune': {
    half: {
      ...halves,
      choices: ['both', 'image', 'as-fairclip'],
      about: `${halves.about} as-fairclip: of CLIP the image half and the blocks of the text half.`,
    },
  },
} as const satisfies Readonly<Record<CarriedOutUse, SettingTable>>;

/** What each use learns, and what it needs, for those who choose one. */
export const useAbout: Readonly<Record<UseName, { readonly learns: string; readonly needs: string }>> = {
  'zero-shot': { learns: 'Nothing: cosines with prompts.', needs: 'Pairs; weights or features, inputs.prompts.' },
  logistic: {
    learns: 'A linear layer upon frozen features, by L-BFGS.',
    needs: 'modality image or text; weights or features.',
  },
  probe: {
    learns: 'A linear layer upon normalised frozen features, by LARS.',
    needs: 'modality image or text; weights or features.',
  },
  'tip-adapter': {
    learns: 'Nothing, or the keys of a cache of few labelled images beside prompts (Zhang et al. 2022).',
    needs: 'Pairs; weights or features, inputs.prompts; use.shots.',
  },
  prompt: {
    learns: 'Words before the text of each class (Zhou et al. 2022).',
    needs: 'Pairs; a CLIP in safetensors or a small-dual-encoder, one text a class in inputs.prompts.',
  },
  adapter: {
    learns: 'A small layer upon features and the head of a classifier (CLIP-Adapter, Gao et al. 2024).',
    needs: 'Weights or features.',
  },
  lora: {
    learns: 'Changes of low rank to weights that a pattern names, and the head of a classifier (Hu et al. 2022).',
    needs: 'Weights; settings.match is a regular expression for names of weights, by default queries, keys and values.',
  },
  'fine-tune': { learns: 'All weights, or those of one half.', needs: 'Weights.' },
  scratch: { learns: 'All, from random weights.', needs: 'A network by name.' },
  'label-efficiency': {
    learns: 'What use.of names, at each share of labels in use.fractions.',
    needs: 'What that use needs.',
  },
};

/** Name of the setting of `lora` with the pattern of weights that are changed, a regular expression. */
const patternSetting = 'match';

/** The use that a plan carries out, at one or several shares of labels. */
export function carriedOutUse({
  use,
}: {
  readonly use: { readonly kind: UseName; readonly of: CarriedOutUse };
}): CarriedOutUse {
  return use.kind === 'label-efficiency' ? use.of : use.kind;
}

/** Settings of a use with its defaults. Throws `learn/bad-setting` (usage). */
export function settingsOfUse<Use extends CarriedOutUse>(
  use: Use,
  given: Readonly<Record<string, unknown>>,
): SettingsIn<(typeof useSettings)[Use]> {
  const { [patternSetting]: pattern, ...others } = given;
  if (use === 'lora') loraPattern(pattern);
  return settingsFrom<SettingTable>(use, useSettings[use], use === 'lora' ? others : given) as SettingsIn<
    (typeof useSettings)[Use]
  >;
}

/** What is adapted where a plan does not say: queries, keys and values, under the names of timm, Hugging Face and BERT. */
const attention = /(?:^|[./])(?:qkv|[qkv]_proj|query|key|value)(?:[./]|$)/;
/** The same of our small encoder, whose image half has no attention. */
const attentionAndProjection = /(?:^|[./])(?:qkv|projection)(?:[./]|$)/;

/**
 * The adapters of low rank of a plan. The pattern is a function: an imported file whose weights have no telling names is matched by its nodes.
 * Throws `learn/bad-setting` (usage).
 */
export function loraOfPlan(
  given: Readonly<Record<string, unknown>>,
  { isSmall }: { readonly isSmall: boolean },
): LoraOptions {
  const { rank, alpha, scaling, dropout, half } = settingsOfUse('lora', given);
  const pattern = loraPattern(given[patternSetting]) ?? (isSmall ? attentionAndProjection : attention);
  const match = (name: string): boolean => pattern.test(name) && (half === 'both' || !isOfTexts(name));
  return { match, rank, alpha: alpha === 0 ? rank : alpha, scaling, dropout };
}

/** Whether a weight is of the text half: under `text`, or CLIP's `text_model` and `text_projection`. */
export function isOfTexts(name: string): boolean {
  return /^text(?:_model|_projection)?\./.test(name);
}

function loraPattern(value: unknown): RegExp | undefined {
  if (value === undefined) return undefined;
  try {
    if (typeof value === 'string' && value !== '') return new RegExp(value);
  } catch {
    // The message below says what is wanted.
  }
  throw usageError(
    'learn/bad-setting',
    `Settings of "lora": "match" must be a regular expression for names of weights; got ${JSON.stringify(value)}.`,
    { hint: 'For example "q_proj|v_proj"; without it queries, keys and values of attention are matched.' },
  );
}
