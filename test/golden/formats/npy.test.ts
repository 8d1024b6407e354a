// Arrays that NumPy wrote.
import { describe, expect, it } from 'vitest';
import type { TensorValue } from '../../../src/core/tensor-value.ts';
import { readNpy, writeNpy } from '../../../src/formats/numpy/npy.ts';
import { readNpz } from '../../../src/formats/numpy/read-npz.ts';
import { described, expected, fromBase64, type GoldenArray } from './golden-values.ts';
import golden from './npy.json' with { type: 'json' };
import archives from './npz.json' with { type: 'json' };

describe('npy', () => {
  it.each(golden.cases)('$name', ({ file, isOurs, ...array }) => {
    const bytes = fromBase64(file);
    const value = readNpy(bytes, { file: 'a.npy' });
    expect(described(value)).toEqual(expected(array));
    if (isOurs) expect(writeNpy(value)).toEqual(bytes);
  });

  it.each(Object.entries(golden.refused))('refuses %s', (name, file) => {
    const error = expect.objectContaining({ code: 'formats/npy-unsupported-type', kind: 'data' });
    expect(() => readNpy(fromBase64(file), { file: 'a.npy' })).toThrow(error);
    const word =
      { objects: 'pickle', records: 'records', 'long doubles': 'more than 64 bits' }[name] ?? name.split(' ').at(-1)!;
    expect(() => readNpy(fromBase64(file), { file: 'a.npy' })).toThrow(word);
  });
});

describe('npz', () => {
  it.each(archives.cases)('$name', async ({ file, arrays }) => {
    const tensors = await readNpz(fromBase64(file), { file: 'a.npz' });
    const read = Object.fromEntries(
      [...tensors].map(([name, value]: [string, TensorValue]) => [name, described(value)]),
    );
    const wanted = Object.entries(arrays as unknown as Record<string, GoldenArray>);
    expect(read).toEqual(Object.fromEntries(wanted.map(([name, array]) => [name, expected(array)])));
  });
});
