// From columns to groups of cases.
import type { AttributePlan } from '../audit/plan.ts';
import { dataError, usageError } from '../core/errors.ts';
import { nearestNames } from '../core/nearest.ts';
import type { Attribute } from './cases.ts';
import { columnOf, commonest, textColumn } from './column.ts';
import { crossAttributes } from './cross-attributes.ts';
import { cutColumn } from './cut-column.ts';
import { bySize, withUnknown } from './groups.ts';
import { isUnknownWord } from './missing.ts';
import { recodeColumn } from './recode-column.ts';
import type { Table, TextColumn } from './table.ts';

const mostGroups = 1000;
const mostNumbers = 50;

/**
 * Makes an attribute of a table: a column as it is, recoded by a map of spellings, cut at edges, or a cross of attributes made before.
 * Missing cells, the words of `unknownWords` and the spellings of `plan.unknown` form the group "Unknown", put last. Case counts:
 * `F` and `f` are two groups unless recoded.
 * @param made attributes that a cross may name.
 * @throws `cases/missing-column`, `cases/not-a-number`, `cases/unlisted-spelling`, `cases/too-many-groups` (data);
 * `cases/bad-attribute` (usage).
 */
export function makeAttribute(table: Table, plan: AttributePlan, made: readonly Attribute[] = []): Attribute {
  const attribute =
    plan.cross === undefined ? fromColumn(table, plan) : crossAttributes(plan.name, partsOf(plan, made));
  if (plan.reference !== undefined && !attribute.groups.includes(plan.reference)) {
    const near = nearestNames(plan.reference, attribute.groups);
    throw usageError('cases/bad-attribute', `attribute "${plan.name}" has no group "${plan.reference}" to refer to`, {
      hint: `Its groups are ${(near.length > 0 ? near : attribute.groups.slice(0, 20)).join(', ')}.`,
    });
  }
  return attribute;
}

function partsOf({ name, cross = [], ...plan }: AttributePlan, made: readonly Attribute[]): Attribute[] {
  if (plan.column !== undefined || plan.edges !== undefined || plan.recode !== undefined) {
    throw usageError('cases/bad-attribute', `attribute "${name}" is a cross, so it takes no column, edges or recode`, {
      hint: 'Give these to the attributes that are crossed.',
    });
  }
  return cross.map((part) => {
    const found = made.find((attribute) => attribute.name === part);
    if (found !== undefined) return found;
    const near = nearestNames(
      part,
      made.map((attribute) => attribute.name),
    );
    throw usageError('cases/bad-attribute', `attribute "${name}" crosses "${part}", which is no attribute`, {
      hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Add "${part}" to the attributes.`,
    });
  });
}

function fromColumn(table: Table, plan: AttributePlan): Attribute {
  const column = plan.column ?? plan.name;
  const isUnknown = unknownTest(plan.unknown);
  if (plan.edges !== undefined && plan.recode !== undefined) {
    throw usageError('cases/bad-attribute', `attribute "${plan.name}" has both edges and recode`, {
      hint: 'Use one of the two.',
    });
  }
  if (plan.edges !== undefined) {
    const { edges, closed } = plan;
    const cut = cutColumn(table, column, { edges, closed, isUnknown });
    return withUnknown({ name: plan.name, ...cut, recipe: { columns: [column], edges, closed } });
  }
  const text = textColumn(table, column);
  if (plan.recode !== undefined) {
    const recoded = recodeColumn(table, column, { recode: plan.recode, other: plan.other, isUnknown });
    const { codes, categories } = recoded.column;
    const recipe = { columns: [column], recode: recoded.recode };
    return withUnknown({ name: plan.name, ...bySize(codes, categories), recipe });
  }
  requireFewGroups(table, { plan, column, text });
  const codes = withoutUnknown(text, isUnknown);
  return withUnknown({ name: plan.name, ...bySize(codes, text.categories), recipe: { columns: [column] } });
}

function unknownTest(spellings: readonly string[]): (text: string) => boolean {
  const named = new Set(spellings.map((spelling) => spelling.trim()));
  return (text) => named.has(text) || isUnknownWord(text);
}

function withoutUnknown({ codes, categories }: TextColumn, isUnknown: (text: string) => boolean): Int32Array {
  const unknown = categories.map(isUnknown);
  return unknown.includes(true) ? codes.map((code) => (code >= 0 && unknown[code] ? -1 : code)) : codes;
}

function requireFewGroups(
  table: Table,
  { plan, column, text }: { plan: AttributePlan; column: string; text: TextColumn },
): void {
  if (text.categories.length <= mostNumbers) return;
  const isNumber = columnOf(table, column).kind === 'number';
  const distinct = countUsed(text);
  if (isNumber && distinct > mostNumbers) {
    throw dataError(
      'cases/too-many-groups',
      `attribute "${plan.name}" has ${distinct} different numbers, each a group of its own`,
      {
        place: { file: table.origin.files[0]!, field: column },
        hint: `Cut it at edges, as in ${plan.name}=40,60,80.`,
      },
    );
  }
  if (distinct <= mostGroups) return;
  throw dataError(
    'cases/too-many-groups',
    `attribute "${plan.name}" has ${distinct} different values, each a group of its own`,
    {
      place: { file: table.origin.files[0]!, field: column },
      hint: `Is it an identifier? Otherwise recode it to fewer categories. The commonest: ${commonest(text)}.`,
    },
  );
}

function countUsed({ codes, categories }: TextColumn): number {
  const used = new Uint8Array(categories.length);
  for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) used[codes[row]!] = 1;
  return used.reduce((sum, each) => sum + each, 0);
}
