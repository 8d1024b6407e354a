import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../../src/formats/byte-source.ts';
import {
  openSafetensors,
  readSafetensors,
  readSafetensorsHeader,
} from '../../../../src/formats/safetensors/read-safetensors.ts';
import { writeSafetensors } from '../../../../src/formats/safetensors/write-safetensors.ts';
import { anyTensors } from '../any-tensor.ts';
import { damaged, readsOrRefuses, refusal } from '../damage.ts';

const file = 'model.safetensors';

/** A file of this header text and as many data bytes. */
function fileOf(header: string, dataBytes = 0, claim?: bigint): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, claim ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const tensor = (dtype: string, shape: string, offsets: string) =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;

it('reads tensors as views, in the order of their data', () => {
  const header = `{"b":${tensor('U8', '[2]', '[8,10]')},"a":${tensor('F32', '[2,1]', '[0,8]')},"__metadata__":{"k":"v"}}  `;
  const bytes = fileOf(header.padEnd(Math.ceil(header.length / 8) * 8), 10);
  bytes.set([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 7, 8], bytes.length - 10);
  const { tensors, metadata } = readSafetensors(bytes, { file });
  expect([...tensors]).toEqual([
    ['a', { dtype: 'float32', shape: [2, 1], data: Float32Array.of(1, -2) }],
    ['b', { dtype: 'uint8', shape: [2], data: Uint8Array.of(7, 8) }],
  ]);
  expect(metadata).toEqual({ k: 'v' });
  expect(tensors.get('a')!.data.buffer).toBe(bytes.buffer);
});

it('copies data that are not aligned', () => {
  const bytes = fileOf(`{"a":${tensor('F32', '[1]', '[0,4]')}}`.padEnd(61), 4);
  bytes.set([0, 0, 0x80, 0x3f], bytes.length - 4);
  expect(readSafetensors(bytes, { file }).tensors.get('a')!.data).toEqual(Float32Array.of(1));
});

it('keeps names that are special in JavaScript', () => {
  const bytes = fileOf(`{"__proto__":${tensor('U8', '[1]', '[0,1]')},"__metadata__":{"__proto__":"x"}}`, 1);
  const { tensors, metadata } = readSafetensors(bytes, { file });
  expect([...tensors.keys()]).toEqual(['__proto__']);
  expect(Object.entries(metadata)).toEqual([['__proto__', 'x']]);
});

describe('refuses', () => {
  it.each([
    ['a gap', `{"a":${tensor('U8', '[1]', '[1,2]')}}`, 2, 'a gap before it'],
    ['an overlap', `{"a":${tensor('U8', '[2]', '[0,2]')},"b":${tensor('U8', '[2]', '[1,3]')}}`, 3, 'an overlap'],
    ['bytes left over', `{"a":${tensor('U8', '[1]', '[0,1]')}}`, 2, 'the file at byte'],
    ['data cut off', `{"a":${tensor('U8', '[4]', '[0,4]')}}`, 3, 'the file at byte'],
    ['a size that does not match', `{"a":${tensor('F32', '[2]', '[0,4]')}}`, 4, 'F32 and shape [2] takes 4 bytes'],
    ['a product beyond all numbers', `{"a":${tensor('U8', '[9007199254740991,4096]', '[0,0]')}}`, 0, 'takes 0 bytes'],
    ['a negative extent', `{"a":${tensor('U8', '[-1]', '[0,1]')}}`, 1, 'has no shape'],
    ['a broken extent', `{"a":${tensor('U8', '[0.5]', '[0,1]')}}`, 1, 'has no shape'],
    ['offsets the wrong way round', `{"a":${tensor('U8', '[0]', '[1,0]')}}`, 1, 'ends at 0 before it begins at 1'],
    ['three offsets', `{"a":${tensor('U8', '[1]', '[0,1,1]')}}`, 1, 'no data_offsets'],
    ['no dtype', '{"a":{"shape":[],"data_offsets":[0,1]}}', 1, 'no dtype'],
    ['a text for a tensor', '{"a":"b"}', 0, 'no description'],
    ['a key twice', `{"a":${tensor('U8', '[0]', '[0,0]')},"a":${tensor('U8', '[0]', '[0,0]')}}`, 0, '"a" twice'],
    ['a field twice', '{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}', 0, '"dtype" twice'],
    ['metadata that are no texts', '{"__metadata__":{"a":1}}', 0, 'metadata are not all texts'],
    ['what is not JSON', '{"a":}', 0, 'not JSON'],
    ['deep nesting', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 0, 'nested deeper'],
    ['65 axes', `{"a":${tensor('U8', `[${Array(65).fill(1)}]`, '[0,1]')}}`, 1, '65 axes'],
  ])('%s', (_, header, dataBytes, words) => {
    const error = expect.objectContaining({ code: 'formats/safetensors-malformed', place: { file } });
    expect(() => readSafetensors(fileOf(header, dataBytes), { file })).toThrow(error);
    expect(() => readSafetensors(fileOf(header, dataBytes), { file })).toThrow(words);
  });

  it.each([100_000_001n, 2n ** 63n, 30n])('a header of %d bytes in a small file', (claim) => {
    const bytes = fileOf('{"a":1}', 0, claim);
    const { error, bytesTaken } = refusal(() => readSafetensors(bytes, { file }));
    expect(error).toMatchObject({ code: 'formats/safetensors-malformed' });
    expect(bytesTaken).toBeLessThan(1e6);
  });

  it('text that is not UTF-8', () => {
    const bytes = fileOf('{"a":1}');
    bytes[10] = 0xff;
    expect(() => readSafetensors(bytes, { file })).toThrow('not JSON');
  });

  it.each([
    ['<!DOCTYPE html><html><body>Not found', 'a web page (HTML)'],
    ['PK\x03\x04 archive/data.pkl', 'a zip archive with a pickle (PyTorch)'],
    ['abc', 'too short'],
    ['', 'an empty file'],
  ])('another file: %j', (text, words) => {
    const bytes = new TextEncoder().encode(text);
    expect(() => readSafetensors(bytes, { file })).toThrow(
      expect.objectContaining({ code: 'formats/not-safetensors' }),
    );
    expect(() => readSafetensors(bytes, { file })).toThrow(words);
  });
});

it('gives back what was written', () => {
  fc.assert(
    fc.property(anyTensors(), fc.dictionary(fc.string(), fc.string()), (tensors, metadata) => {
      const read = readSafetensors(writeSafetensors(tensors, metadata), { file });
      expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
      expect(read.metadata).toEqual(metadata);
    }),
  );
});

it('takes damaged files', async () => {
  const whole = writeSafetensors(
    [
      ['a', { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) }],
      ['b', { dtype: 'bool', shape: [3], data: Uint8Array.of(0, 1, 1) }],
    ],
    { key: 'value' },
  );
  const read = (bytes: Uint8Array) => readsOrRefuses(() => readSafetensors(bytes, { file }));
  await fc.assert(fc.asyncProperty(damaged([whole]), read), { numRuns: 2000 });
});

describe('openSafetensors', () => {
  const whole = writeSafetensors(
    Array.from({ length: 100 }, (_, index) => [
      `layer.${index}`,
      { dtype: 'float64' as const, shape: [1000], data: new Float64Array(1000).fill(index) },
    ]),
  );
  const ranges: number[] = [];
  const source: ByteSource = {
    size: whole.length,
    async read(offset, length) {
      ranges.push(length);
      return whole.slice(offset, offset + length);
    },
  };

  it('reads the header and then only the tensor that is asked for', async () => {
    const opened = await openSafetensors(source, { file });
    expect([...opened.entries.keys()].sort()).toEqual(
      [...readSafetensorsHeader(whole, { file }).entries.keys()].sort(),
    );
    const value = await opened.read('layer.42');
    expect(value.data).toEqual(new Float64Array(1000).fill(42));
    expect(ranges.reduce((sum, length) => sum + length)).toBeLessThan(20_000);
  });

  it('names the nearest of the tensors it has', async () => {
    const opened = await openSafetensors(source, { file });
    const error = { code: 'formats/unknown-tensor', hint: expect.stringContaining('"layer.42"') };
    await expect(opened.read('layer_42')).rejects.toMatchObject(error);
  });
});
