// A cohort: the cases for which all of some conditions hold. It is a parameter of the address, `where`, in the same form on every page:
// conditions separated by `;`, each `attribute=group|group`, `column:value|value` (`?` for a missing value), `column@from..to` or `column*part`.
import type { RowFilter } from '../../src/server/api.ts';

/** The case is in one of these groups of an attribute of the audit. */
export interface GroupCondition {
  readonly attribute: string;
  readonly groups: readonly string[];
}

export type Condition = GroupCondition | RowFilter;
export type Cohort = readonly Condition[];

/** The attribute or column that a condition is about. */
export function nameOf(condition: Condition): string {
  return 'attribute' in condition ? condition.attribute : condition.column;
}

/** The cohort as a parameter of the address; undefined for everybody. */
export function formatCohort(cohort: Cohort): string | undefined {
  return cohort.length === 0 ? undefined : cohort.map(formatCondition).join(';');
}

/** The cohort of a parameter; conditions that are not understood are left out. */
export function parseCohort(parameter: string | undefined): Cohort {
  return (parameter ?? '').split(';').flatMap((part) => parseCondition(part) ?? []);
}

function formatCondition(condition: Condition): string {
  const name = encode(nameOf(condition));
  if ('attribute' in condition) return `${name}=${condition.groups.map(encode).join('|')}`;
  if ('in' in condition) return `${name}:${condition.in.map((each) => (each === null ? '?' : encode(each))).join('|')}`;
  if ('contains' in condition) return `${name}*${encode(condition.contains)}`;
  return `${name}@${condition.from ?? ''}..${condition.to ?? ''}`;
}

function parseCondition(part: string): Condition | undefined {
  const [, head, sign, rest = ''] = /^([^=:@*]+)([=:@*])(.*)$/s.exec(part) ?? [];
  if (head === undefined) return undefined;
  try {
    const column = decodeURIComponent(head);
    if (sign === '*') return { column, contains: decodeURIComponent(rest) };
    if (sign === '@') return parseRange(column, rest);
    const values = rest.split('|');
    if (sign === '=') return { attribute: column, groups: values.map(decodeURIComponent) };
    return { column, in: values.map((each) => (each === '?' ? null : decodeURIComponent(each))) };
  } catch {
    return undefined;
  }
}

function parseRange(column: string, rest: string): Condition | undefined {
  const [from = '', to = ''] = rest.split('..');
  const bound = (text: string) => (text === '' ? undefined : Number(text));
  if (Number.isNaN(bound(from)) || Number.isNaN(bound(to))) return undefined;
  return {
    column,
    ...(from === '' ? {} : { from: Number(from) }),
    ...(to === '' ? {} : { to: Number(to) }),
  };
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('*', '%2A');
}
