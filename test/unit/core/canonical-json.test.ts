import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../src/core/canonical-json.ts';

test('orders keys by code unit at every depth and leaves out undefined properties', () => {
  const value = { b: [{ z: 1, a: null }], a: 'ä"\n', B: true, é: 1, 10: 0, 9: 0, gone: undefined };
  expect(canonicalJson(value)).toBe('{"10":0,"9":0,"B":true,"a":"ä\\"\\n","b":[{"a":null,"z":1}],"é":1}');
});

test('numbers are in shortest form and -0 is 0', () => {
  expect(canonicalJson([-0, 1e21, 0.1, 1e-7, 5e-324, 333333333.3333333])).toBe(
    '[0,1e+21,0.1,1e-7,5e-324,333333333.3333333]',
  );
});

const cycle: Record<string, unknown> = {};
cycle['self'] = { cycle };
test.each([
  ['NaN', { a: [1, Number.NaN] }, '$.a[1]'],
  ['an infinity', Number.POSITIVE_INFINITY, '$'],
  ['undefined in an array', [undefined], '$[0]'],
  ['a hole in an array', Object.assign([1], { length: 2 }), '$[1]'],
  ['undefined', undefined, '$'],
  ['a function', { f: () => 1 }, '$.f'],
  ['a bigint', [1n], '$[0]'],
  ['half a surrogate pair', 'a\ud800', '$'],
  ['a map', { m: new Map() }, '$.m'],
  ['a typed array', { t: new Float64Array(2) }, '$.t'],
  ['a cycle', cycle, '$.self.cycle'],
])('refuses %s', (_, value, path) => {
  expect(() => canonicalJson(value)).toThrow(
    expect.objectContaining({
      code: 'core/not-canonical',
      kind: 'internal',
      message: expect.stringContaining(`(at ${path})`),
    }),
  );
});

test('the same object twice is not a cycle', () => {
  const twice = { a: 1 };
  expect(canonicalJson([twice, twice])).toBe('[{"a":1},{"a":1}]');
});

test('reads back to the same value, whatever the order in which keys were added', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 3 })), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      const text = canonicalJson(value);
      expect(canonicalJson(reversed)).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
