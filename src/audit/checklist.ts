// Fills the reporting checklist of a result: each item is filled from the data, supplied in the study document, or missing and visibly so.
import { type ChecklistParts, checklistEvidence } from './checklist-evidence.ts';
import { type ChecklistRule, checklistRules } from './checklist-items.ts';
import type { ChecklistItem } from './result.ts';
import { type StudyKey, studyQuestions } from './study-questions.ts';

/**
 * All checklist items in their fixed order with state and answer. An item that asks several questions of the study document is `supplied` only when
 * every one is answered; until then it is `missing`, and its answer says which are open and what has been given.
 *
 * @param study the flattened study document, or null without one.
 */
export function fillChecklist(parts: ChecklistParts, study: Readonly<Record<string, string>> | null): ChecklistItem[] {
  return checklistRules.map((rule) => {
    const { id, section, item, sources } = rule;
    return { id, section, item, sources: [...sources], ...answer(rule, parts, study ?? {}) };
  });
}

function answer(
  rule: ChecklistRule,
  parts: ChecklistParts,
  study: Readonly<Record<string, string>>,
): Pick<ChecklistItem, 'state' | 'answer'> {
  if (rule.evidence !== undefined) {
    const fact = checklistEvidence[rule.evidence](parts);
    return fact === undefined ? { state: 'missing', answer: 'Not in this result.' } : { state: 'filled', answer: fact };
  }
  const attributes = parts.attributes.filter(({ recipe }) => recipe.crosses === undefined).map(({ name }) => name);
  const questions = (rule.supplied ?? []).flatMap((key) => questionsOf(key, attributes));
  const given = questions.filter(({ key }) => study[key] !== undefined);
  const open = questions.filter(({ key }) => study[key] === undefined);
  const texts = given
    .map(({ key, question }) => (questions.length === 1 ? `${study[key]}` : `${question}: ${study[key]}`))
    .join('; ');
  if (open.length === 0 && given.length > 0) return { state: 'supplied', answer: texts };
  const missing = `Not supplied: ${open.map(({ question }) => question).join('; ')}.`;
  return { state: 'missing', answer: given.length === 0 ? missing : `${missing} Supplied: ${texts}` };
}

function questionsOf(
  key: StudyKey | 'attributes' | 'signatory',
  attributes: readonly string[],
): { key: string; question: string }[] {
  if (key === 'attributes')
    return attributes.map((name) => ({ key: `attributes.${name}`, question: `how ${name} was recorded` }));
  if (key === 'signatory') return [{ key: 'signatory', question: 'name, role and date of who signs' }];
  return [{ key, question: studyQuestions[key].question }];
}
