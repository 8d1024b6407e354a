// Files of JSON that are dropped: results, and cases as a list of records or as one record a line under the ending .json.
import { dataError, usageError } from '../../src/core/errors.ts';
import { jsonBreak } from '../../src/core/json-break.ts';

/** What a file of JSON holds: a result, cases as JSON lines, or something else. */
export type JsonContent =
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'cases'; readonly lines: string }
  | { readonly kind: 'other' };

/** Looks into a file of JSON. Throws `ui/bad-json` with the place where it ends or breaks, `ui/no-records` for a list of other things. */
export function jsonContent(file: string, text: string): JsonContent {
  const plain = text.replace(/^\uFEFF/, '');
  const value = parsed(file, plain);
  if (value === undefined) return { kind: 'cases', lines: plain };
  if (!Array.isArray(value)) return isResult(value) ? { kind: 'result', value } : { kind: 'other' };
  const odd = value.findIndex((each) => typeof each !== 'object' || each === null || Array.isArray(each));
  if (odd < 0 && value.length > 0)
    return { kind: 'cases', lines: `${value.map((each) => JSON.stringify(each)).join('\n')}\n` };
  throw usageError(
    'ui/no-records',
    `${file}: ${value.length === 0 ? 'the list is empty' : `entry ${odd + 1} of the list is no record`}.`,
    {
      hint: 'A list of cases holds one record each: [{"id": "a", "score": 0.5}, …].',
    },
  );
}

function isResult(value: unknown): boolean {
  return (value as { readonly schema?: unknown } | null)?.schema === 'evenhand/audit';
}

/** The value; undefined where every line is one by itself, as far as the first shows. */
function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (isRecord(text.trimStart().split('\n', 1)[0] ?? '')) return undefined;
    const before = text.slice(0, jsonBreak(text)).split('\n');
    throw dataError('ui/bad-json', 'the file is not complete, or no JSON', {
      place: { file, line: before.length, column: (before.at(-1) ?? '').length + 1 },
      cause,
      hint: /\b(NaN|-?Infinity)\b/.test(text)
        ? 'JSON has no NaN and no Infinity: write null for a missing value.'
        : 'Check that it was written completely. A result.json is opened here, and so are cases: a list of records, or one record a line.',
    });
  }
}

function isRecord(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
