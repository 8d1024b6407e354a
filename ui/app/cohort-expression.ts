// A cohort as an expression of a plan (`where` of evenhand learn), where the two can say the same.
import type { PlanInput } from '../../src/audit/plan.ts';
import { unknownGroup } from '../../src/cases/groups.ts';
import type { Cohort, Condition } from './cohort.ts';

/** The expression for the cases of a cohort; undefined where a condition has none: missing values, parts of texts, errors, groups that are made. */
export function expressionOf(cohort: Cohort, attributes: PlanInput['attributes'] = []): string | undefined {
  const parts = cohort.map((condition) => partOf(condition, attributes));
  return parts.every((part) => part !== undefined) && parts.length > 0 ? parts.join(' and ') : undefined;
}

function partOf(condition: Condition, attributes: PlanInput['attributes']): string | undefined {
  if ('attribute' in condition) {
    const planned = attributes.find(({ name }) => name === condition.attribute);
    const made = planned?.edges ?? planned?.recode ?? planned?.cross ?? planned?.unknown?.[0];
    if (planned === undefined || made !== undefined || condition.groups.includes(unknownGroup)) return undefined;
    return oneOf(planned.column ?? planned.name, condition.groups);
  }
  if (condition.column.startsWith('=') || 'contains' in condition) return undefined;
  if ('in' in condition) return oneOf(condition.column, condition.in);
  const column = quotedName(condition.column);
  if (column === undefined) return undefined;
  const { from, to } = condition;
  const bounds = [from === undefined ? [] : `${column} >= ${from}`, to === undefined ? [] : `${column} < ${to}`].flat();
  return bounds.length === 0 ? undefined : bounds.join(' and ');
}

function oneOf(name: string, values: readonly (string | null)[]): string | undefined {
  const column = quotedName(name);
  if (column === undefined || values.length === 0 || values.includes(null)) return undefined;
  const texts = values.map((value) => `"${value?.replaceAll('"', '""')}"`);
  return texts.length === 1 ? `${column} = ${texts[0]}` : `${column} in (${texts.join(', ')})`;
}

function quotedName(name: string): string | undefined {
  const mark = ['"', '`'].find((each) => !name.includes(each));
  return mark === undefined ? undefined : `${mark}${name}${mark}`;
}
