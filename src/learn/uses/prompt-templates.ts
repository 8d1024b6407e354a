import { usageError } from '../../core/errors.ts';

/** Texts that stand for classes, before they are cut into words. */
export interface PromptTexts {
  readonly texts: readonly string[];
  /** Class of each text. */
  readonly classOf: readonly number[];
}

/** The prompts with which FairCLIP scores (Luo et al. 2024): without and with the finding. */
export const fairClipPrompts: PromptTexts = {
  texts: ['A photo of non-glaucoma', 'A photo of glaucoma'],
  classOf: [0, 1],
};

/**
 * Every template with every class name in the place of each `{class}`, template by template, with the class of each
 * text; several templates make an ensemble (Radford et al. 2021). Throws `learn/bad-prompts` (usage) without templates
 * or classes, and for a template without `{class}`.
 */
export function promptTexts(templates: readonly string[], classNames: readonly string[]): PromptTexts {
  const bad = templates.find((template) => !template.includes('{class}'));
  if (bad !== undefined || templates.length === 0 || classNames.length === 0) {
    throw usageError(
      'learn/bad-prompts',
      bad === undefined ? 'Prompts need a template and a class.' : `The template "${bad}" does not say {class}.`,
      { hint: 'Write templates such as "A photo of {class}", or give one text a class.' },
    );
  }
  return {
    texts: templates.flatMap((template) => classNames.map((name) => template.replaceAll('{class}', () => name))),
    classOf: templates.flatMap(() => classNames.map((_, index) => index)),
  };
}
