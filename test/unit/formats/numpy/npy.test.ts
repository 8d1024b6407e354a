import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../../../../src/formats/numpy/npy.ts';
import { anyTensor, everyType } from '../any-tensor.ts';
import { damaged, readsOrRefuses, refusal } from '../damage.ts';

const file = 'a.npy';
const types = everyType.filter((dtype) => dtype !== 'bfloat16');

/** A version 1 file with this header text. */
function fileOf(header: string, data: readonly number[] = []): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const start = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8);
  return Uint8Array.from([...start, ...text, ...data]);
}

const headerOf = (descr: string, shape: string, order = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

it('reads rows first whichever way the file has them', () => {
  const rows = fileOf(headerOf("'|u1'", '(2, 3)'), [1, 2, 3, 4, 5, 6]);
  const columns = fileOf(headerOf("'|u1'", '(2, 3)', 'True'), [1, 4, 2, 5, 3, 6]);
  const expected = { dtype: 'uint8', shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
  expect(readNpy(rows, { file })).toEqual(expected);
  expect(readNpy(columns, { file })).toEqual(expected);
});

it('reads a Buffer of Node, whose slices are views, at any offset', () => {
  const data = new Uint8Array(Float64Array.of(1, 4, 2, 5, 3, 6).buffer);
  const bytes = fileOf(headerOf("'<f8'", '(2, 3)', 'True'), [...data]);
  for (let offset = 0; offset < 8; offset++) {
    const buffer = Buffer.alloc(bytes.length + offset);
    buffer.set(bytes, offset);
    expect(readNpy(buffer.subarray(offset), { file }).data).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
  }
});

it.each([
  ["{'shape': (2,), 'fortran_order': False, 'descr': '>i2'}", 'another order of keys'],
  ["{'descr':'>i2','fortran_order':False,'shape':(2,)}   \n", 'no spaces'],
  ["{'descr': '>i2', 'fortran_order': False, 'shape': (2L,), }\n", 'long integers of Python 2'],
])('reads %s (%s)', (header) => {
  expect(readNpy(fileOf(header, [1, 2, 0xff, 0xfe]), { file }).data).toEqual(Int16Array.of(258, -2));
});

it('takes any byte but 0 for true', () => {
  expect(readNpy(fileOf(headerOf("'|b1'", '(3,)'), [0, 1, 7]), { file }).data).toEqual(Uint8Array.of(0, 1, 1));
});

it('gives back what was written', () => {
  fc.assert(
    fc.property(anyTensor(types), (value) => {
      const bytes = writeNpy(value);
      expect(readNpy(bytes, { file })).toEqual(value);
      expect((bytes.length - value.data.byteLength) % 64).toBe(0);
    }),
  );
});

it('does not write bfloat16, which the format cannot name', () => {
  const value = { dtype: 'bfloat16', shape: [1], data: Uint16Array.of(1) } as const;
  expect(() => writeNpy(value)).toThrow(
    expect.objectContaining({ code: 'formats/npy-unsupported-type', kind: 'usage' }),
  );
});

describe('refuses', () => {
  it.each([
    ['too little data', headerOf("'<f4'", '(2,)'), [1, 2, 3, 4], 'holds 4 bytes of data, fewer'],
    ['data left over', headerOf("'<f4'", '(1,)'), [1, 2, 3, 4, 5], 'holds 5 bytes of data, more'],
    ['a product beyond all numbers', headerOf("'<f8'", `(${'99999999999, '.repeat(40)})`), [], 'fewer'],
    ['65 axes', headerOf("'|u1'", `(${'1, '.repeat(65)})`), [1], '65 axes'],
    ['a negative extent', headerOf("'|u1'", '(-1,)'), [1], 'its shape is'],
    ['a number for a tuple', headerOf("'|u1'", '(1)'), [1], 'its shape is'],
    ['no tuple', headerOf("'|u1'", '1'), [1], 'its shape is'],
    ['an order that is neither', headerOf("'|u1'", '(1,)', 'Maybe'), [1], 'fortran_order'],
    ['a key twice', "{'descr': '|u1', 'descr': '|u1', 'shape': (1,)}", [1], 'cannot be read at'],
    ['a key too few', "{'descr': '|u1', 'shape': (1,)}", [1], 'lacks'],
    ['a key too many', "{'x': 1, 'descr': '|u1', 'fortran_order': False, 'shape': (1,)}", [1], 'cannot be read at'],
    [
      'a call',
      "{'descr': '|u1', 'fortran_order': False, 'shape': __import__('os').system('id')}",
      [1],
      'cannot be read',
    ],
    ['no dictionary', 'descr', [1], 'no dictionary'],
    ['a strange type', headerOf("'<q3'", '(1,)'), [1], 'element type'],
  ])('%s', (_, header, data, words) => {
    const read = () => readNpy(fileOf(header, data), { file });
    expect(read).toThrow(expect.objectContaining({ code: 'formats/npy-malformed', place: { file } }));
    expect(read).toThrow(words);
  });

  it('a header longer than the file, or than any header', () => {
    const short = fileOf(headerOf("'|u1'", '(1,)')).subarray(0, 40);
    expect(() => readNpy(short, { file })).toThrow('ends within its header');
    const long = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0, 0xff, 0xff, 0xff, 0xff, 1);
    expect(() => readNpy(long, { file })).toThrow('header would take 4294967307 bytes');
  });

  it('an unknown version', () => {
    const bytes = fileOf(headerOf("'|u1'", '(1,)'), [1]);
    bytes[6] = 4;
    expect(() => readNpy(bytes, { file })).toThrow('version 4');
  });

  it.each(['', 'PK\x03\x04', '<!doctype html>', '\x93NUM'])('another file: %j', (text) => {
    const read = () =>
      readNpy(
        Uint8Array.from(text, (character) => character.charCodeAt(0)),
        { file },
      );
    expect(read).toThrow(expect.objectContaining({ code: 'formats/not-npy' }));
  });
});

it('does not take memory for a shape whose data are not there', () => {
  for (const order of ['False', 'True']) {
    const { error, bytesTaken } = refusal(() =>
      readNpy(fileOf(headerOf("'>f8'", '(100000, 100000)', order)), { file }),
    );
    expect(error).toMatchObject({ code: 'formats/npy-malformed' });
    expect(bytesTaken).toBeLessThan(1e6);
  }
});

it('takes no longer than it should for hostile headers', async () => {
  for (const inside of [
    ' '.repeat(60_000),
    '1,'.repeat(30_000),
    "'".repeat(60_000),
    '('.repeat(60_000),
    '1'.repeat(60_000),
  ]) {
    await readsOrRefuses(() => readNpy(fileOf(`{'shape': (${inside}x`), { file }));
    await readsOrRefuses(() => readNpy(fileOf(`{'shape': (${inside}), 'descr': [${inside}]}`), { file }));
    await readsOrRefuses(() => readNpy(fileOf(`{'descr': '<f4', 'shape': (${inside}?)${inside}`), { file }));
  }
});

it('takes damaged files', async () => {
  const whole = [
    writeNpy({ dtype: 'float32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }),
    fileOf(headerOf("'>i8'", '(2, 1)', 'True'), Array(16).fill(1)),
  ];
  const read = (bytes: Uint8Array) => readsOrRefuses(() => readNpy(bytes, { file }));
  await fc.assert(fc.asyncProperty(damaged(whole), read), { numRuns: 2000 });
});
