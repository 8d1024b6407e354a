import { expect, it } from 'vitest';
import { jsonBreak } from '../../../src/core/json-break.ts';

it.each([
  ['', 0],
  ['{"a":}', 5],
  ['{"a":1,}', 7],
  ['{"a":1 "b":2}', 7],
  ['{"a":NaN}', 5],
  ['{a:1}', 1],
  ['[1,2', 4],
  ['[1,2}', 4],
  ['[1,]', 3],
  ['[01]', 1],
  ['[1E+2,TRUE]', 6],
  ['["\u007f"', 4],
  ['[1.]', 1],
  ['["a\nb"]', 1],
  ['["a\\x"]', 1],
  ['{"a":1}\n{"b":2}', 8],
  ['{"a":[{"b":"\\u00e9\\n"},null,-1.5e-3,true],"c":{}} x', 50],
])('%j breaks at %i', (text, at) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(jsonBreak(text)).toBe(at);
});

it.each([
  ['plain characters', 'x', 20_000_000],
  ['escapes', '\\"', 2_000_000],
  ['escapes among plain characters', 'x\\u00e9', 1_000_000],
])('takes long strings of %s', (_, part, times) => {
  const text = `["${part.repeat(times)}",`;
  expect(jsonBreak(text)).toBe(text.length);
});
