// The spellings of a column's values and the group that each belongs to: "M", "male" and "MALE" are one group once somebody says so.
import { isUnknownWord } from '../../../src/cases/missing.ts';

/** The group of each spelling; the empty name is Unknown. */
export type Spellings = Readonly<Record<string, string>>;

/** A value as a table has it. */
export interface Spelling {
  readonly value: string;
  readonly cases: number;
}

/** Words of several languages for the sexes, so that "m" and "männlich" are seen to be one. */
const sexes: Readonly<Record<string, readonly string[]>> = {
  male: [
    ...['m', 'man', 'mann', 'männlich', 'maennlich', 'masculin', 'homme', 'masculino', 'hombre', 'homem', 'maschio'],
    ...['erkek', 'м', 'муж', 'мужской', 'ذكر', '男', '男性', '남', '남성'],
  ],
  female: [
    ...[
      'f',
      'w',
      'woman',
      'frau',
      'weiblich',
      'féminin',
      'feminin',
      'femme',
      'femenino',
      'feminino',
      'mujer',
      'mulher',
    ],
    ...['femmina', 'kadın', 'ж', 'жен', 'женский', 'أنثى', '女', '女性', '여', '여성'],
  ],
};
const synonyms = new Map(Object.entries(sexes).flatMap(([sex, words]) => words.map((word) => [word, sex] as const)));

/** Every spelling in a group of its own name; words for "not known" in Unknown. */
export function asTheyAre(values: readonly Spelling[]): Spellings {
  return Object.fromEntries(values.map(({ value }) => [value, isUnknownWord(value) ? '' : value]));
}

/** Spellings that differ in case, spaces and signs only, or are M and male, in the group of the commonest; the others where they are. */
export function alikeTogether(values: readonly Spelling[], given: Spellings): Spellings {
  const ordered = [...values].sort((a, b) => b.cases - a.cases);
  const groups = new Map<string, string>();
  for (const { value } of ordered) if (!groups.has(keyOf(value))) groups.set(keyOf(value), given[value] ?? value);
  return Object.fromEntries(
    values.map(({ value }) => [value, given[value] === '' ? '' : (groups.get(keyOf(value)) ?? value)]),
  );
}

/** Whether some values are likely one group and are not put together. */
export function hasAlike(values: readonly Spelling[], given: Spellings | undefined): boolean {
  const spellings = given ?? asTheyAre(values);
  const together = alikeTogether(values, spellings);
  return values.some(({ value }) => together[value] !== spellings[value]);
}

/** The groups with their cases, the largest first; Unknown, which has no name, last. */
export function groupsOf(values: readonly Spelling[], spellings: Spellings): readonly Spelling[] {
  const cases = new Map<string, number>();
  for (const spelling of values) {
    const group = (spellings[spelling.value] ?? spelling.value).trim();
    cases.set(group, (cases.get(group) ?? 0) + spelling.cases);
  }
  return Array.from(cases, ([value, count]) => ({ value, cases: count })).sort(
    (a, b) => Number(a.value === '') - Number(b.value === '') || b.cases - a.cases,
  );
}

/** What a plan says of an attribute so spelt; nothing where every spelling is a group of its own. */
export function recodeOf(spellings: Spellings): { recode?: Record<string, string[]>; unknown?: string[] } {
  const recode: Record<string, string[]> = {};
  const unknown: string[] = [];
  for (const [value, named] of Object.entries(spellings)) {
    const group = named.trim();
    if (group === '') unknown.push(value);
    else recode[group] = [...(recode[group] ?? []), value];
  }
  const isChanged = Object.entries(recode).some(([group, values]) => values.length > 1 || values[0] !== group);
  const added = unknown.filter((value) => !isUnknownWord(value));
  return { ...(isChanged ? { recode } : {}), ...(added.length > 0 ? { unknown: added } : {}) };
}

function keyOf(value: string): string {
  const plain = value
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return synonyms.get(plain) ?? plain;
}
