import { EvenhandError } from '../../core/errors.ts';
import type { CasePlan } from './case-plan.ts';
import type { CheckedLearnPlan } from './check-plan.ts';

type Path = readonly PropertyKey[];

/**
 * Where in a plan the reason of an error about its cases stands: the value that the error names in quotes, else what its code is about. An error
 * that has a place of its own, such as a line of a table, has none here.
 */
export function placeOfCases(error: unknown, { cases }: Pick<CheckedLearnPlan, 'cases'>): Path | undefined {
  if (!(error instanceof EvenhandError) || error.place !== undefined) return undefined;
  const { code, message } = error;
  const about = ofCode(code, message, cases);
  if (about !== undefined) return about;
  if (code === 'cases/bad-expression') return ofExpression(message, cases);
  const named = [...message.matchAll(/"([^"]*)"/g)].map(([, text]) => text!);
  return named.map((text) => ofValue(text, cases)).find((path) => path !== undefined) ?? ['cases'];
}

/** Where the expression stands of which the message quotes a part. */
function ofExpression(message: string, { columns, where, known }: CasePlan): Path {
  const part = /^in "…?(.*?)…?", at character/.exec(message)?.[1] ?? '';
  const isIn = (text: string | undefined): boolean => text?.replace(/\s+/g, ' ').includes(part) === true;
  if (isIn(where)) return ['cases', 'where'];
  const other = Object.entries(known).find(([, text]) => isIn(text))?.[0];
  if (other !== undefined) return ['cases', 'known', other];
  return isIn(columns?.label) ? ['cases', 'columns', 'label'] : ['cases'];
}

function ofCode(code: string, message: string, cases: CasePlan): Path | undefined {
  switch (code) {
    case 'learn/small-batch':
      return ['training', 'batchSize'];
    case 'learn/bad-classes': {
      const named = cases.classes?.findIndex((name) => message.startsWith(`"${name}" `)) ?? -1;
      return named < 0 ? ['cases', 'columns', 'label'] : ['cases', 'classes', named];
    }
    case 'learn/one-class-split':
    case 'learn/absent-class':
      return ['cases', 'columns', 'label'];
    case 'learn/no-cases':
    case 'learn/empty-split':
      return cases.where === undefined ? partsOf(cases) : ['cases', 'where'];
    case 'learn/missing-split':
    case 'learn/bad-split':
      return partsOf(cases);
    case 'learn/absent-group':
      return ['cases', 'attributes', cases.attributes.findIndex(({ name }) => message.includes(` of ${name} "`))];
    case 'learn/identifier-attribute':
      return [
        'cases',
        'attributes',
        cases.attributes.findIndex(({ name }) => message.includes(` attribute "${name}" `)),
      ];
    default:
      return undefined;
  }
}

/** What says which part a case is in. */
function partsOf({ columns }: CasePlan): Path {
  return columns?.split === undefined ? ['cases', 'splits'] : ['cases', 'columns', 'split'];
}

/** Where the cases of a plan say this text. */
function ofValue(text: string, { columns, attributes, where, known }: CasePlan): Path | undefined {
  const column = Object.entries(columns ?? {}).find(([, value]) => value === text)?.[0];
  if (column !== undefined) return ['cases', 'columns', column];
  if (where === text) return ['cases', 'where'];
  const other = Object.entries(known).find(([, value]) => value === text)?.[0];
  if (other !== undefined) return ['cases', 'known', other];
  const index = attributes.findLastIndex((attribute) => attribute.column === text || attribute.name === text);
  if (index < 0) return undefined;
  return ['cases', 'attributes', index, attributes[index]!.column === text ? 'column' : 'name'];
}
