// What a schema wants of a value, in the words of the user.
import type { z } from 'zod';
import { nearestNames } from '../../core/nearest.ts';

/** The problem of one value. */
export type PlanIssue = z.core.$ZodIssue;

/** What is wrong with a value after its name, as in `must be at least 2; got 1.` A value that is not there is undefined. */
export function demandOfIssue(issue: PlanIssue, value: unknown): string {
  const got = value === undefined ? '' : `; got ${shown(value)}`;
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? `is missing (${article(issue.expected)}).`
        : `must be ${article(issue.expected)}${got}.`;
    case 'invalid_value':
      return oneOf(issue.values.map(String), value);
    case 'too_small':
      return `must ${size(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}${got}.`;
    case 'too_big':
      return `must ${size(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}${got}.`;
    default:
      return `is not right: ${lowerFirst(issue.message)}${got}.`;
  }
}

/** That a value is none of those that there are, with the nearest. */
export function oneOf(allowed: readonly string[], value: unknown): string {
  const got = value === undefined ? '' : `; got ${shown(value)}`;
  const [near] = typeof value === 'string' ? nearestNames(value, allowed) : [];
  return `must be one of ${allowed.join(', ')}${got}.${near === undefined ? '' : ` Did you mean "${near}"?`}`;
}

/** The value at a path, undefined where there is none. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Readonly<Record<PropertyKey, unknown>>)[key] : undefined,
    input,
  );
}

const longest = 80;

function shown(value: unknown): string {
  const text = (typeof value === 'number' ? undefined : JSON.stringify(value)) ?? String(value);
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

function size(kind: string, relation: string, limit: number | bigint): string {
  if (kind === 'string') return `have ${relation} ${limit} character${limit === 1 ? '' : 's'}`;
  if (kind === 'array') return `have ${relation} ${limit} item${limit === 1 ? '' : 's'}`;
  return `be ${relation} ${limit}`;
}

function article(type: string): string {
  const words: Readonly<Record<string, string>> = {
    array: 'a list',
    object: 'a map of keys and values',
    record: 'a map of keys and values',
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return words[type] ?? `of type ${type}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
