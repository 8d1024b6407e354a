import { expect, it } from 'vitest';
import { joinParts } from '../../../../src/formats/file-parts.ts';
import { safetensorsParts, writeSafetensors } from '../../../../src/formats/safetensors/write-safetensors.ts';

const bytes = (...values: number[]) =>
  ({ dtype: 'uint8', shape: [values.length], data: Uint8Array.from(values) }) as const;
const text = (file: Uint8Array) => new TextDecoder().decode(file.subarray(8));

it('lays out header and data', () => {
  const file = writeSafetensors([['a', bytes(65, 66)]]);
  const header = '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}   ';
  expect(text(file)).toBe(`${header}AB`);
  expect(new DataView(file.buffer).getBigUint64(0, true)).toBe(BigInt(header.length));
});

it('begins the data at a multiple of eight, the widest types first', () => {
  for (const name of ['a', 'ab', 'abc', 'abcd', 'abcde', 'abcdef', 'abcdefg', 'abcdefgh']) {
    const file = writeSafetensors([
      ['z', bytes(1)],
      [name, { dtype: 'float64', shape: [], data: Float64Array.of(1) }],
    ]);
    expect(Number(new DataView(file.buffer).getBigUint64(0, true)) % 8).toBe(0);
    expect(text(file)).toMatch(new RegExp(`^\\{"${name}":`));
  }
});

it('orders names by code point and metadata by key', () => {
  const names = ['\u{1f600}', '\uffff', 'b', 'a'];
  const file = text(
    writeSafetensors(
      names.map((name) => [name, bytes(1)] as const),
      { z: '1', a: '2' },
    ),
  );
  const places = ['"a":"2"', '"z":"1"', '"a":{', '"b":{', '"\uffff":{', '"\u{1f600}":{'].map((part) =>
    file.indexOf(part),
  );
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
});

it('does not copy the data into the parts', () => {
  const value = bytes(1, 2, 3);
  const { parts, size } = safetensorsParts([['a', value]]);
  expect(parts[1]!.buffer).toBe(value.data.buffer);
  expect(joinParts({ parts, size })).toEqual(writeSafetensors([['a', value]]));
});

it.each([
  [['a', 'a'], 'two tensors are called "a"'],
  [['__metadata__'], 'cannot be called "__metadata__"'],
  [['\ud800'], 'cannot be called'],
])('refuses the names %j', (names, words) => {
  const write = () => writeSafetensors(names.map((name) => [name, bytes(1)] as const));
  expect(write).toThrow(expect.objectContaining({ code: 'formats/tensor-name', kind: 'usage' }));
  expect(write).toThrow(words);
});
