import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../../src/formats/byte-source.ts';
import { crc32 } from '../../../../src/formats/numpy/crc32.ts';
import { writeNpy } from '../../../../src/formats/numpy/npy.ts';
import { openNpz, readNpz } from '../../../../src/formats/numpy/read-npz.ts';
import { writeNpz } from '../../../../src/formats/numpy/write-npz.ts';
import { anyTensors, everyType } from '../any-tensor.ts';
import { damaged, readsOrRefuses } from '../damage.ts';

const file = 'a.npz';
const types = everyType.filter((dtype) => dtype !== 'bfloat16');
const ones = (length: number) =>
  ({ dtype: 'float32', shape: [length], data: new Float32Array(length).fill(1) }) as const;

interface Entry {
  readonly name: string;
  readonly data: Uint8Array;
  readonly method?: number;
  readonly claimed?: number;
  readonly crc?: number;
  readonly flags?: number;
  /** Where the directory says that the entry is, if not where it is. */
  readonly offset?: number;
}

function numbers(...fields: readonly (readonly [width: number, value: number])[]): number[] {
  return fields.flatMap(([width, value]) =>
    Array.from({ length: width }, (_, index) => Math.floor(value / 256 ** index) % 256),
  );
}

/** A zip archive that may lie. */
function archive(entries: readonly Entry[], count = entries.length): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  const directory: number[] = [];
  for (const { name, data, method = 0, claimed = data.length, crc = 0, flags = 0, offset = bytes.length } of entries) {
    const text = [...new TextEncoder().encode(name)];
    const facts = numbers(
      [2, flags],
      [2, method],
      [4, 0],
      [4, crc],
      [4, data.length],
      [4, claimed],
      [2, text.length],
      [2, 0],
    );
    directory.push(
      ...numbers([4, 0x02014b50], [4, 20]),
      ...facts,
      ...numbers([2, 0], [4, 0], [4, 0], [4, offset]),
      ...text,
    );
    bytes.push(...numbers([4, 0x04034b50], [2, 20]), ...facts, ...text, ...data);
  }
  const end = numbers(
    [4, 0x06054b50],
    [4, 0],
    [2, count],
    [2, count],
    [4, directory.length],
    [4, bytes.length],
    [2, 0],
  );
  return Uint8Array.from([...bytes, ...directory, ...end]);
}

describe.each([false, true])('with compress: %s', (compress) => {
  it('gives back what was written, in its order', async () => {
    await fc.assert(
      fc.asyncProperty(anyTensors(types), async (tensors) => {
        expect([...(await readNpz(writeNpz(tensors, { compress }), { file }))]).toEqual([...tensors]);
      }),
    );
  });
});

it('writes the same bytes each time, smaller when asked', () => {
  const tensors = [['a', ones(1000)]] as const;
  expect(writeNpz(tensors)).toEqual(writeNpz(tensors));
  expect(writeNpz(tensors, { compress: true }).length).toBeLessThan(writeNpz(tensors).length / 5);
});

it('refuses names twice', () => {
  const write = () =>
    writeNpz([
      ['a', ones(1)],
      ['a', ones(2)],
    ]);
  expect(write).toThrow(expect.objectContaining({ code: 'formats/tensor-name' }));
});

it('takes names with paths as names', async () => {
  const names = ['../../etc/passwd', '/absolute', 'C:\\windows', '__proto__', 'a/b'];
  const read = await readNpz(writeNpz(names.map((name) => [name, ones(1)] as const)), { file });
  expect([...read.keys()]).toEqual(names);
});

it('reads more entries than 16 bits can count', async () => {
  const tensors = Array.from(
    { length: 65_600 },
    (_, index) => [`${index}`, { dtype: 'uint8', shape: [], data: Uint8Array.of(index) }] as const,
  );
  const opened = await openNpz(source(writeNpz(tensors)), { file });
  expect(opened.names.length).toBe(65_600);
  expect((await opened.read('65599')).data).toEqual(Uint8Array.of(65_599 & 255));
});

function source(bytes: Uint8Array, ranges: number[] = []): ByteSource {
  return {
    size: bytes.length,
    async read(offset, length) {
      ranges.push(length);
      return bytes.slice(offset, offset + length);
    },
  };
}

describe('openNpz', () => {
  it('reads the directory and then only the array that is asked for', async () => {
    const ranges: number[] = [];
    const bytes = writeNpz(Array.from({ length: 50 }, (_, index) => [`a${index}`, ones(10_000)] as const));
    const opened = await openNpz(source(bytes, ranges), { file });
    expect(opened.names[7]).toBe('a7');
    expect((await opened.read('a7')).data.length).toBe(10_000);
    expect(ranges.reduce((sum, length) => sum + length)).toBeLessThan(130_000);
    await expect(opened.read('a99')).rejects.toMatchObject({ code: 'formats/unknown-tensor' });
  });

  it('refuses claims beyond maximumBytes before anything is read', async () => {
    const bytes = writeNpz(
      [
        ['a', ones(1000)],
        ['b', ones(1000)],
      ],
      { compress: true },
    );
    const ranges: number[] = [];
    const opening = openNpz(source(bytes, ranges), { file, maximumBytes: 8000 });
    await expect(opening).rejects.toMatchObject({ code: 'formats/npz-too-large', place: { file } });
    expect(ranges.length).toBe(3);
    await expect(openNpz(source(bytes), { file, maximumBytes: 9000 })).resolves.toBeDefined();
  });
});

describe('bombs', () => {
  const zeros = deflateSync(new Uint8Array(1e7), { level: 9 });
  const peak = async (bytes: Uint8Array, code: string, words: string) => {
    const before = process.memoryUsage().arrayBuffers;
    await expect(readNpz(bytes, { file })).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    return process.memoryUsage().arrayBuffers - before;
  };

  it('inflates no further than the directory claims', async () => {
    const bomb = archive([{ name: 'a.npy', data: zeros, method: 8, claimed: 1000 }]);
    expect(await peak(bomb, 'formats/npz-malformed', 'inflates to more than the 1000 bytes')).toBeLessThan(1e7);
  });

  it('takes no memory for claims that no deflated data can keep', async () => {
    const bomb = archive([{ name: 'a.npy', data: new Uint8Array(100), method: 8, claimed: 4e9 }]);
    expect(await peak(bomb, 'formats/npz-malformed', 'of 100 bytes claims to hold 4000000000')).toBeLessThan(1e6);
    const stored = archive([{ name: 'a.npy', data: new Uint8Array(100), claimed: 4e9 }]);
    expect(await peak(stored, 'formats/npz-malformed', 'claims to hold')).toBeLessThan(1e6);
  });

  it('refuses entries that share their data', async () => {
    const shared = { data: zeros, method: 8, claimed: 1e7 };
    const bomb = archive([
      { name: 'a.npy', ...shared },
      { name: 'b.npy', ...shared, offset: 0 },
      { name: 'c.npy', ...shared, offset: 10 },
    ]);
    expect(await peak(bomb, 'formats/npz-malformed', 'overlaps')).toBeLessThan(1e6);
  });

  it('refuses more entries than there can be arrays', async () => {
    const bytes = writeNpz(Array.from({ length: 65_536 }, (_, index) => [`${index}`, ones(0)] as const)).slice();
    const view = new DataView(bytes.buffer);
    view.setBigUint64(bytes.length - 22 - 20 - 56 + 32, 10_000_000n, true);
    await expect(readNpz(bytes, { file })).rejects.toMatchObject({ code: 'formats/npz-too-large' });
  });

  it('refuses a sum of claims beyond maximumBytes', async () => {
    const bomb = archive(
      Array.from({ length: 5 }, (_, index) => ({ name: `${index}.npy`, data: zeros, method: 8, claimed: 1e7 })),
    );
    await expect(readNpz(bomb, { file, maximumBytes: 4.5e7 })).rejects.toMatchObject({ code: 'formats/npz-too-large' });
  });
});

describe('refuses', () => {
  const npy = writeNpy(ones(2));
  const good = { name: 'a.npy', data: npy, crc: crc32(npy) };

  it('nothing of a good archive', async () => {
    expect((await readNpz(archive([{ name: 'folder/', data: new Uint8Array(0) }, good]), { file })).get('a')).toEqual(
      ones(2),
    );
  });

  it.each<[string, Uint8Array, string]>([
    ['a wrong checksum', archive([{ ...good, crc: 1 }]), 'checksum of entry "a.npy"'],
    ['an encrypted entry', archive([{ ...good, flags: 1 }]), 'encrypted'],
    ['an unknown method', archive([{ ...good, method: 12 }]), 'unknown method 12'],
    ['an entry twice', archive([good, good]), 'two entries "a.npy"'],
    ['an array twice', archive([good, { ...good, name: 'a' }]), 'two arrays "a"'],
    ['fewer entries than counted', archive([good], 2), 'entry 2 of its directory is missing'],
    ['an entry beyond the data', archive([{ ...good, offset: 5000 }]), 'overlaps what follows'],
    ['an entry that is not there', archive([good]).fill(9, 2, 3), 'not where it should be'],
    [
      'data that cannot be inflated',
      archive([{ ...good, data: new Uint8Array(200).fill(255), method: 8 }]),
      'cannot be inflated',
    ],
    [
      'data that inflate to less',
      archive([{ ...good, data: deflateSync(npy), claimed: npy.length + 1, method: 8 }]),
      'instead of',
    ],
    ['a missing end', archive([good]).slice(0, -23), 'directory is missing'],
    ['a directory beyond the end', archive([good]).slice(100), 'not an .npz'],
  ])('%s', async (_, bytes, words) => {
    const code = words.startsWith('not') && words.endsWith('npz') ? 'formats/not-npz' : 'formats/npz-malformed';
    await expect(readNpz(bytes, { file })).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });

  it('what is no array, naming the entry', async () => {
    const data = new TextEncoder().encode('hello');
    const bytes = archive([{ name: 'readme.txt', data, crc: crc32(data) }]);
    await expect(readNpz(bytes, { file })).rejects.toMatchObject({
      code: 'formats/not-npy',
      place: { file: 'a.npz (readme.txt)' },
    });
  });

  it.each(['', '<html>', '\x93NUMPY'])('another file: %j', async (text) => {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    await expect(readNpz(bytes, { file })).rejects.toMatchObject({ code: 'formats/not-npz' });
  });
});

it('takes damaged files', async () => {
  const tensors = [
    ['a', ones(3)],
    ['b', { dtype: 'int64', shape: [], data: BigInt64Array.of(7n) }],
  ] as const;
  const whole = [writeNpz(tensors), writeNpz(tensors, { compress: true })];
  const read = (bytes: Uint8Array) => readsOrRefuses(() => readNpz(bytes, { file, maximumBytes: 1e8 }));
  await fc.assert(fc.asyncProperty(damaged(whole), read), { numRuns: 2000 });
});
