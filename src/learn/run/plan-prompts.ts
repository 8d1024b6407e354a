import { usageError } from '../../core/errors.ts';
import { fairVlmedPrompts } from '../inputs/fair-vlmed.ts';
import type { Prompts } from '../learner/learner.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import { promptTexts } from '../uses/prompt-templates.ts';

/** Texts that stand for the classes, in the order of the plan within each class, template by template. Throws `learn/bad-prompts` (usage) for a class without one. */
export function planPrompts(
  { cases, inputs }: CheckedLearnPlan,
  classes: readonly string[],
): Omit<Required<Prompts>, 'inputs'> & { readonly texts: readonly string[]; readonly temperature: number } {
  const published = cases.layout === 'fairvlmed' ? fairVlmedPrompts.map((text) => [text]) : [];
  const { templates } = inputs;
  const texts = classes.map((name, code) => {
    if (templates !== undefined) return promptTexts(templates, inputs.prompts?.[name] ?? [name]).texts;
    return inputs.prompts?.[name] ?? published[code] ?? [];
  });
  const lacking = classes.filter((_, code) => texts[code]!.length === 0);
  if (lacking.length > 0 && inputs.prompts !== undefined) {
    throw usageError('learn/bad-prompts', `inputs.prompts has no text for the class "${lacking[0]}".`, {
      hint: `Classes are: ${classes.join(', ')}.`,
    });
  }
  return {
    texts: texts.flat(),
    classOf: texts.flatMap((own, code) => own.map(() => code)),
    temperature: inputs.temperature,
  };
}
