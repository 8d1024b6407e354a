// Files that the reference implementation wrote; ours are the same to the byte.
import { describe, expect, it } from 'vitest';
import { readSafetensors, readSafetensorsHeader } from '../../../src/formats/safetensors/read-safetensors.ts';
import { writeSafetensors } from '../../../src/formats/safetensors/write-safetensors.ts';
import { described, expected, fromBase64, type GoldenArray } from './golden-values.ts';
import golden from './safetensors.json' with { type: 'json' };

describe.each(golden.cases)('$name', ({ file, metadata, arrays, isOurs }) => {
  const bytes = fromBase64(file);
  const wanted = Object.entries(arrays as unknown as Record<string, GoldenArray>);

  it('reads', () => {
    const read = readSafetensors(bytes, { file: 'a.safetensors' });
    const values = Object.fromEntries([...read.tensors].map(([name, value]) => [name, described(value)]));
    expect(values).toEqual(Object.fromEntries(wanted.map(([name, array]) => [name, expected(array)])));
    expect(read.metadata).toEqual(metadata ?? {});
  });

  it('writes the same bytes, whatever the order', () => {
    const { tensors } = readSafetensors(bytes, { file: 'a.safetensors' });
    if (isOurs === false) return;
    expect(writeSafetensors([...tensors].reverse(), metadata ?? undefined)).toEqual(bytes);
  });
});

it('describes 8-bit floats and refuses to read them', () => {
  const bytes = fromBase64(golden.float8);
  const { entries } = readSafetensorsHeader(bytes, { file: 'a.safetensors' });
  expect(entries.get('a')).toMatchObject({ type: 'F8_E4M3', dtype: undefined, shape: [3], byteLength: 3 });
  const error = expect.objectContaining({ code: 'formats/safetensors-unsupported-type' });
  expect(() => readSafetensors(bytes, { file: 'a.safetensors' })).toThrow(error);
});
