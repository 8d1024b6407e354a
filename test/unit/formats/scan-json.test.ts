import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanJson } from '../../../src/formats/scan-json.ts';

describe('keys that occur twice', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"b":{"c":[1,{"d":1,"d":1}]}}', 'd'],
    ['{"a\\"b":1,"x":"a","a\\"b":1}', 'a"b'],
    ['{"":0,"":0}', ''],
    ['{"__proto__":0,"__proto__":0}', '__proto__'],
  ])('%s', (text, key) => {
    expect(scanJson(text, 9).duplicateKey).toBe(key);
    expect(scanJson(text, 9, { allowDuplicates: true }).duplicateKey).toBeUndefined();
  });

  it.each(['{"a":{"a":1},"b":"a"}', '["a","a"]', '{"a":"b","b":"a"}', '[{"a":1},{"a":1}]', '{"a":"\\\\","b":1}'])(
    'none in %s',
    (text) => {
      expect(scanJson(text, 9).duplicateKey).toBeUndefined();
    },
  );

  it('none in what JSON.stringify makes', () => {
    fc.assert(fc.property(fc.json(), (text) => scanJson(text, 1000).duplicateKey === undefined));
  });
});

it('stops where nesting is too deep', () => {
  expect(scanJson('{"a":[[1]]}', 3).isTooDeep).toBe(false);
  expect(scanJson('{"a":[[[1]]]}', 3).isTooDeep).toBe(true);
  expect(scanJson('['.repeat(1e6), 3).isTooDeep).toBe(true);
});

it('takes any text', () => {
  fc.assert(fc.property(fc.string(), (text) => scanJson(text, 5) !== undefined));
  for (const text of ['"', '{"', '}}]]', '{"a\\', ',,,', ':']) expect(scanJson(text, 5).isTooDeep).toBe(false);
});
