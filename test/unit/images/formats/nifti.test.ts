import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type NiftiReadOptions, readNifti, readNiftiVolumes } from '../../../../src/images/formats/read-nifti.ts';
import { writeNifti } from '../../../../src/images/formats/write-nifti.ts';
import { createImage, type Samples } from '../../../../src/images/image.ts';

const place = { file: 'a.nii' };
const affine = [0, -2, 0, 5, 3, 0, 0, -6, 0, 0, 1.5, 7, 0, 0, 0, 1];
const volume = createImage([4, 3, 2], {
  data: Float32Array.from({ length: 24 }, (_, index) => index / 8 - 1),
  geometry: { spacingMm: [3, 2, 1.5], affine },
});

function changed(bytes: Uint8Array, change: (view: DataView) => void): Uint8Array {
  const copy = Uint8Array.from(bytes);
  change(new DataView(copy.buffer));
  return copy;
}

function codeOf(bytes: Uint8Array, options: Partial<NiftiReadOptions> = {}): string {
  try {
    readNifti(bytes, { ...place, ...options });
    return 'read';
  } catch (error) {
    expect(error).toMatchObject({ kind: 'data', place: { file: 'a.nii' }, hint: expect.any(String) });
    return (error as { code: string }).code;
  }
}

describe('round trip', () => {
  test.each([
    { version: 1, compress: false },
    { version: 1, compress: true },
    { version: 2, compress: false },
    { version: 2, compress: true },
  ] as const)('version $version, compressed: $compress', (options) => {
    const read = readNifti(writeNifti(volume, options), place);
    expect(read.data).toEqual(volume.data);
    expect(read.extents).toEqual([4, 3, 2]);
    expect(read.geometry).toEqual({ spacingMm: [3, 2, 1.5], affine });
  });

  test('sform and qform say the same, for any rotation and mirroring', () => {
    const angle = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(angle, angle, angle, angle), fc.boolean(), ([a, b, c, d], isMirrored) => {
        const length = Math.hypot(a, b, c, d);
        fc.pre(length > 0.1);
        const [w, x, y, z] = [a / length, b / length, c / length, d / length] as [number, number, number, number];
        const sign = isMirrored ? -1 : 1;
        const rotation = [
          [1 - 2 * (y * y + z * z), 2 * (2 * (x * y - w * z)), sign * 3 * 2 * (x * z + w * y), 10],
          [2 * (x * y + w * z), 2 * (1 - 2 * (x * x + z * z)), sign * 3 * 2 * (y * z - w * x), -20],
          [2 * (x * z - w * y), 2 * 2 * (y * z + w * x), sign * 3 * (1 - 2 * (x * x + y * y)), 30],
        ];
        const turned = [...rotation.flat(), 0, 0, 0, 1];
        const image = { ...volume, geometry: { spacingMm: [1, 2, 3], affine: turned } };
        const withoutSform = changed(writeNifti(image, { version: 2 }), (view) => view.setInt32(348, 0, true));
        const read = readNifti(withoutSform, place).geometry.affine!;
        // NIfTI (method 2) takes the fourth part of the quaternion for 0 where its square is under 1e-7: up to 6 x 3.2e-4 off.
        const tolerance = w * w > 1.01e-7 ? 5e-10 : 2e-3;
        for (const [index, value] of turned.entries()) expect(Math.abs(read[index]! - value)).toBeLessThan(tolerance);
      }),
      { numRuns: 400 },
    );
  });

  test('a sheared grid has an sform only', () => {
    const sheared = [1, 0.3, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    const bytes = writeNifti({ ...volume, geometry: { spacingMm: [1, Math.sqrt(1.09), 1], affine: sheared } });
    const view = new DataView(bytes.buffer);
    expect([view.getInt16(252, true), view.getInt16(254, true)]).toEqual([0, 1]);
    expect(readNifti(bytes, place).geometry.affine![1]).toBeCloseTo(0.3, 6);
  });

  test('without an affine none is made up', () => {
    const read = readNifti(writeNifti(createImage([2, 2, 2], { geometry: { spacingMm: [1, 2, 3] } })), place);
    expect(read.geometry).toEqual({ spacingMm: [1, 2, 3], affine: undefined });
  });

  test('every type of samples', () => {
    const types = [Float32Array, Float64Array, Uint8Array, Uint16Array, Int16Array, Int32Array, Uint32Array];
    for (const Type of types) {
      const image = createImage<Samples>([3, 1], { data: Type.of(1, 2, 250) });
      expect(readNifti(writeNifti(image), place).data).toEqual(image.data);
    }
  });

  test('equal images give equal bytes, without a date', () => {
    const bytes = writeNifti(volume, { compress: true });
    expect(bytes).toEqual(writeNifti(volume, { compress: true }));
    expect([...bytes.subarray(3, 8)]).toEqual([0, 0, 0, 0, 0]);
  });

  test('an extent beyond version 1 makes version 2', () => {
    const long = createImage([40000, 1], { data: new Uint8Array(40000) });
    expect(readNifti(writeNifti(long), place).extents).toEqual([40000, 1]);
    expect(() => writeNifti(long, { version: 1 })).toThrow(
      expect.objectContaining({ code: 'images/nifti-cannot-hold' }),
    );
    expect(() => writeNifti(createImage([2, 2], { channels: 3 }))).toThrow('3 channels');
  });
});

describe('what headers say', () => {
  const bytes = writeNifti(volume);
  test('micrometres become mm', () => {
    const read = readNifti(
      changed(bytes, (view) => view.setUint8(123, 3)),
      place,
    );
    expect(read.geometry.spacingMm[0]).toBeCloseTo(0.003, 12);
    expect(read.geometry.affine![4]).toBeCloseTo(0.003, 12);
  });
  test('a slope of 0 means none', () => {
    expect(
      readNifti(
        changed(bytes, (view) => view.setFloat32(112, 0, true)),
        place,
      ).data,
    ).toEqual(volume.data);
  });
  test('several volumes are refused unless one is named', () => {
    const two = writeNifti(createImage([4, 3, 4], { data: Float32Array.from({ length: 48 }, (_, index) => index) }));
    const four = changed(two, (view) =>
      [4, 4, 3, 2, 2].forEach((value, index) => {
        view.setInt16(40 + index * 2, value, true);
      }),
    );
    expect(codeOf(four)).toBe('images/several-volumes');
    expect(() => readNifti(four, place)).toThrow('2 volumes');
    expect(codeOf(four, { volume: 2 })).toBe('images/several-volumes');
    expect([...readNifti(four, { ...place, volume: 1 }).data]).toEqual(
      Array.from({ length: 24 }, (_, index) => 24 + index),
    );
    expect(codeOf(bytes, { volume: 0 })).toBe('read');
  });
});

describe('vectors', () => {
  // Two samples along x, of three components each: as ITK writes them (five axes, code of vectors), and as a fourth axis.
  const stacked = writeNifti(createImage([2, 1, 3], { data: Float32Array.of(1, 2, 3, 4, 5, 6) }));
  const dimensions = (extents: readonly number[], intent: number) =>
    changed(stacked, (view) => {
      for (const [index, extent] of [extents.length, ...extents].entries()) view.setInt16(40 + 2 * index, extent, true);
      view.setInt16(68, intent, true);
    });

  test.each([
    ['a fifth axis', dimensions([2, 1, 1, 1, 3], 1007)],
    ['displacements', gzipSync(dimensions([2, 1, 1, 1, 3], 1006))],
    ['a fourth axis', dimensions([2, 1, 1, 3], 0)],
  ])('%s', (_, bytes) => {
    const volumes = readNiftiVolumes(bytes, { file: 'velocity.nii' });
    expect(volumes.map(({ data }) => [...data])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(volumes[0]!.extents).toEqual([2, 1, 1]);
    expect(readNifti(bytes, { file: 'velocity.nii', volume: 2 }).data).toEqual(volumes[2]!.data);
  });
});

describe('what cannot be read', () => {
  const bytes = writeNifti(volume);
  const short = (offset: number, value: number) => changed(bytes, (view) => view.setInt16(offset, value, true));
  const float = (offset: number, value: number) => changed(bytes, (view) => view.setFloat32(offset, value, true));
  test.each([
    ['nothing', new Uint8Array(0), 'images/not-nifti'],
    ['a text', new TextEncoder().encode('some text that is no image'), 'images/not-nifti'],
    ['a compressed text', gzipSync(new TextEncoder().encode('some text')), 'images/not-nifti'],
    ['a header of a pair', changed(bytes, (view) => view.setUint8(345, 0x69)), 'images/nifti-unsupported'],
    ['ANALYZE', changed(bytes, (view) => view.setUint32(344, 0)), 'images/nifti-unsupported'],
    ['another signature', changed(bytes, (view) => view.setUint8(344, 0x20)), 'images/nifti-damaged'],
    ['no axis', short(40, 0), 'images/nifti-damaged'],
    ['one axis', short(40, 1), 'images/nifti-unsupported'],
    ['nine axes', short(40, 9), 'images/nifti-damaged'],
    ['a negative extent', short(42, -3), 'images/nifti-damaged'],
    ['an empty axis', short(44, 0), 'images/nifti-damaged'],
    ['more samples than data', short(46, 3), 'images/nifti-damaged'],
    [
      'a fifth axis',
      changed(bytes, (view) => {
        view.setInt16(40, 5, true);
        view.setInt16(50, 2, true);
      }),
      'images/nifti-unsupported',
    ],
    ['complex numbers', short(70, 32), 'images/nifti-unsupported'],
    ['64-bit whole numbers', short(70, 1024), 'images/nifti-unsupported'],
    ['an unknown type', short(70, 7), 'images/nifti-damaged'],
    ['data within the header', float(108, 4), 'images/nifti-damaged'],
    ['data at no byte', float(108, Number.NaN), 'images/nifti-damaged'],
    ['data far away', float(108, 1e30), 'images/nifti-damaged'],
    ['an affine that is no number', float(280, Number.POSITIVE_INFINITY), 'images/nifti-damaged'],
    [
      'an affine without extent',
      changed(bytes, (view) => {
        for (const row of [280, 296, 312]) view.setFloat32(row, 0, true);
      }),
      'images/nifti-damaged',
    ],
  ])('%s', (_, file, code) => {
    expect(codeOf(file)).toBe(code);
    if (code !== 'images/not-nifti') expect(codeOf(gzipSync(file))).toBe(code);
  });

  test('a file cut off anywhere, plain or compressed', () => {
    const packed = writeNifti(volume, { compress: true });
    for (let length = 4; length < bytes.length; length += 5) expect(codeOf(bytes.subarray(0, length))).not.toBe('read');
    for (let length = 2; length < packed.length; length++) {
      expect(codeOf(packed.subarray(0, length)), `${length}`).not.toBe('read');
    }
  });
  test('a wrong checksum', () => {
    const packed = writeNifti(volume, { compress: true });
    packed[packed.length - 8]! ^= 1;
    expect(codeOf(packed)).toBe('images/nifti-damaged');
  });
  test('a claim of huge extents, and an archive that is a bomb', () => {
    const claim = changed(bytes, (view) =>
      [3, 32767, 32767, 32767].forEach((value, index) => {
        view.setInt16(40 + index * 2, value, true);
      }),
    );
    expect(codeOf(claim)).toBe('images/too-large');
    expect(codeOf(gzipSync(claim))).toBe('images/too-large');
    const large = changed(bytes, (view) =>
      [3, 800, 800, 800].forEach((value, index) => {
        view.setInt16(40 + index * 2, value, true);
      }),
    );
    expect(codeOf(gzipSync(large))).toBe('images/nifti-damaged');
    expect(codeOf(gzipSync(large), { maximumBytes: 1e6 })).toBe('images/too-large');
    // More than the header claims is left where it is.
    const bomb = new Uint8Array(30_000_000);
    bomb.set(bytes);
    expect(codeOf(gzipSync(bomb))).toBe('read');
  });
  test('random headers never do more than refuse', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(351), fc.nat(255)), { maxLength: 8 }), (edits) => {
        const file = changed(bytes, (view) =>
          edits.forEach(([at, value]) => {
            view.setUint8(at, value);
          }),
        );
        expect(codeOf(file)).toMatch(/^(read$|images\/)/);
      }),
      { numRuns: 500 },
    );
  });
});

const data = process.env.EVENHAND_DATA ?? join(import.meta.dirname, '../../../../../shared/data');
const published = existsSync(data) ? describe : describe.skip;

published('real files, beside what nibabel 5 reads', () => {
  const read = (path: string, volume?: number) =>
    readNifti(readFileSync(join(data, path)), { file: path.split('/').at(-1)!, volume });
  const mean = ({ data }: { readonly data: Samples }): number => {
    let sum = 0;
    for (const value of data) sum += value;
    return sum / data.length;
  };

  test('the template MNI152 2009a, compressed uint8 with a slope', () => {
    const image = read('mni152/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz');
    expect(image.extents).toEqual([197, 233, 189]);
    expect(image.geometry.affine).toEqual([1, 0, 0, -98, 0, 1, 0, -134, 0, 0, 1, -72, 0, 0, 0, 1]);
    expect(mean(image)).toBeCloseTo(38.438930276559084, 3);
  });
  test('a functional volume in single precision', () => {
    const image = read('mni152/image_10426.nii.gz');
    expect(image.extents).toEqual([53, 63, 46]);
    expect(image.geometry.affine).toEqual([-3, 0, 0, 78, 0, 3, 0, -112, 0, 0, 3, -50, 0, 0, 0, 1]);
    expect(mean(image)).toBeCloseTo(0.022528021880439782, 9);
  });
  test('a series of dcm2niix, by volume', () => {
    const path = 'dicom/dcm_qa/ref/ax_asc_35sl_6.nii.gz';
    expect(() => read(path)).toThrow('2 volumes');
    const [first, second] = [read(path, 0), read(path, 1)];
    expect(first.extents).toEqual([64, 64, 35]);
    expect(first.geometry.affine![6]).toBeCloseTo(-0.38879767060279846, 9);
    expect((mean(first) + mean(second)) / 2).toBeCloseTo(265.40330984933036, 6);
  });
});
