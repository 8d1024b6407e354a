import { expect, test } from 'vitest';
import { readNifti } from '../../../src/images/formats/read-nifti.ts';
import { writeNifti } from '../../../src/images/formats/write-nifti.ts';
import golden from './nifti.json' with { type: 'json' };

// nibabel computes rotations of version 1 from single-precision quaternions in another order of operations.
const affineTolerance = 2e-6;

const largestDifference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, index) => Math.abs(value - b[index]!)));

test.each(golden.cases)('reads $name as nibabel does', ({ file, extents, affine, spacing, values }) => {
  const image = readNifti(Buffer.from(file, 'base64'), { file: 'a.nii' });
  expect(image.extents).toEqual(extents);
  expect([...image.data]).toEqual(values);
  expect(largestDifference(image.geometry.spacingMm, spacing)).toBeLessThan(affineTolerance);
  if (affine === null) expect(image.geometry.affine).toBeUndefined();
  else expect(largestDifference(image.geometry.affine!, affine.flat())).toBeLessThan(affineTolerance * 10);
});

test.each(golden.cases)('keeps $name through writing', ({ file }) => {
  const image = readNifti(Buffer.from(file, 'base64'), { file: 'a.nii' });
  for (const version of [1, 2] as const) {
    const again = readNifti(writeNifti(image, { version, compress: version === 2 }), { file: 'b.nii' });
    expect(again.data).toEqual(image.data);
    expect(again.extents).toEqual(image.extents);
    expect(again.geometry.affine === undefined).toBe(image.geometry.affine === undefined);
    if (image.geometry.affine !== undefined) {
      expect(largestDifference(again.geometry.affine!, image.geometry.affine)).toBeLessThan(affineTolerance);
    }
  }
});
