import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { composeFields, inverseOf } from '../../../../src/images/deformation/compose-fields.ts';
import { jacobianDeterminant } from '../../../../src/images/deformation/jacobian.ts';
import {
  createVectorField,
  cropField,
  scaleField,
  sumFields,
  supportBox,
} from '../../../../src/images/deformation/vector-field.ts';
import { warpImage, warpLabels } from '../../../../src/images/deformation/warp-image.ts';
import { createImage, type Image } from '../../../../src/images/image.ts';
import { bump, distance, fieldOf, smoothVelocity } from './fields.ts';

function noise(extents: readonly number[], channels = 1): Image {
  const stream = createStream(3, 'warp-test');
  const image = createImage(extents, { channels });
  image.data.forEach((_, i) => {
    image.data[i] = stream.normal();
  });
  return image;
}

describe('warpImage', () => {
  it.each([[[11, 7]], [[9, 6, 5]]])('returns the samples themselves for a displacement of zero: %j', (extents) => {
    const image = noise(extents, 3);
    for (const interpolation of ['linear', 'nearest', 'cubic'] as const) {
      expect(warpImage(image, createVectorField({ extents }), { interpolation }).data).toEqual(image.data);
    }
  });

  it.each([
    [[13, 11], 1],
    [[9, 7, 6], 1],
    [[9, 7, 6], 3],
  ] as const)('agrees with sampling position by position: %j, %i channels', (extents, channels) => {
    const image = noise(extents, channels);
    const field = smoothVelocity(extents, { largest: 3, waves: 0.8, tapered: false });
    for (const outside of ['zero', 'nearest', 2.5] as const) {
      const fast = warpImage(image, field, { outside });
      expect(fast.data).toEqual(warpImage(image, field, { outside, kernel: 'plain' }).data);
    }
    const inside = scaleField(
      fieldOf(extents, (p, axis) => (extents[axis]! / 2 - 0.7 - p[axis]!) * 0.3),
      1,
    );
    const slow = warpImage(image, inside, { outside: 'reflect' });
    warpImage(image, inside).data.forEach((value, i) => {
      expect(value).toBeCloseTo(slow.data[i]!, 5);
    });
  });

  it('takes what stands beyond the edge', () => {
    const image = createImage([3, 2], { data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    const left = fieldOf([3, 2], (_, axis) => (axis === 0 ? -1.5 : 0));
    expect([...warpImage(image, left).data]).toEqual([0, 0.5, 1.5, 0, 2, 4.5]);
    expect([...warpImage(image, left, { outside: 'nearest' }).data]).toEqual([1, 1, 1.5, 4, 4, 4.5]);
    expect([...warpImage(image, left, { outside: 10 }).data]).toEqual([10, 5.5, 1.5, 10, 7, 4.5]);
    expect(
      warpImage(
        image,
        fieldOf([3, 2], () => 1e9),
      ).data.every((value) => value === 0),
    ).toBe(true);
  });

  it('warps labels in their type', () => {
    const labels = createImage([4, 1], { data: Uint8Array.of(7, 8, 9, 3) });
    const right = fieldOf([4, 1], (_, axis) => (axis === 0 ? 1.4 : 0));
    expect(warpLabels(labels, right)).toMatchObject({ data: Uint8Array.of(8, 9, 3, 0) });
    expect(warpLabels(labels, right, { outside: 'nearest' }).data).toEqual(Uint8Array.of(8, 9, 3, 3));
    expect([...warpLabels(labels, createVectorField({ extents: [2, 1], origin: [1, 0] })).data]).toEqual([8, 9]);
  });

  it('gives in a box what it gives in the whole image', () => {
    const image = noise([12, 10, 9]);
    const field = smoothVelocity([12, 10, 9], { largest: 2, waves: 1, tapered: false });
    const whole = warpImage(image, field).data;
    const box = { start: [3, 2, 4], extents: [6, 5, 3] };
    const part = warpImage(image, cropField(field, box));
    part.data.forEach((value, i) => {
      const [x, y, z] = [(i % 6) + 3, (Math.floor(i / 6) % 5) + 2, Math.floor(i / 30) + 4];
      expect(value).toBe(whole[(z * 10 + y) * 12 + x]);
    });
  });

  it('refuses fields of another grid', () => {
    const error = expect.objectContaining({ code: 'images/fields-differ', kind: 'usage' });
    expect(() =>
      warpImage(
        noise([4, 4]),
        fieldOf([4, 5], () => 0),
      ),
    ).toThrow(error);
    expect(() =>
      warpLabels(
        noise([4, 4, 4]),
        fieldOf([4, 4], () => 0),
      ),
    ).toThrow(error);
    expect(() =>
      composeFields(
        fieldOf([4, 4], () => 0),
        createVectorField({ extents: [4, 4], spacingMm: [1, 2] }),
      ),
    ).toThrow(error);
  });
});

describe('composeFields', () => {
  it('follows one displacement by the other', () => {
    const first = fieldOf([20, 16], (_, axis) => (axis === 0 ? 2 : -1));
    const second = fieldOf([20, 16], ([x], axis) => (axis === 1 ? 0.25 * x! : 0));
    const both = composeFields(first, second);
    const at = 8 * 20 + 5;
    expect(both.components.map((component) => component[at])).toEqual([2, -1 + 0.25 * 7]);
  });

  it('is undone by the inverse', () => {
    const u = smoothVelocity([32, 30, 28], { largest: 1.5, waves: 0.7 });
    const there = composeFields(inverseOf(u), u);
    expect(distance(there, scaleField(u, 0)).largest).toBeLessThan(0.002);
  });
});

describe('jacobianDeterminant', () => {
  it('is the product of the growths of a linear displacement', () => {
    const plane = jacobianDeterminant(
      fieldOf([6, 5], ([x, y], axis) => (axis === 0 ? 0.5 * x! + 0.2 * y! : 0.1 * x! - 0.25 * y!)),
    );
    for (const value of plane.data) expect(value).toBeCloseTo(1.5 * 0.75 - 0.2 * 0.1, 5);
    const space = jacobianDeterminant(fieldOf([4, 5, 6], (p, axis) => [0.5, -0.25, 1][axis]! * p[axis]!));
    for (const value of space.data) expect(value).toBeCloseTo(1.5 * 0.75 * 2, 5);
  });

  it('finds where a displacement folds', () => {
    const field = fieldOf([9, 9], ([x, y], axis) =>
      axis === 0 ? -3 * bump((x! - 4) / 3) * bump((y! - 4) / 3) * Math.sign(x! - 4) : 0,
    );
    expect(Math.min(...jacobianDeterminant(field).data)).toBeLessThan(0);
  });
});

describe('supportBox', () => {
  it('is the smallest box with everything that is not zero', () => {
    const field = fieldOf([10, 9, 8], ([x, y, z], axis) =>
      axis === 2 && x! > 2 && x! < 6 && y === 4 && z! > 5 ? 1 : 0,
    );
    expect(supportBox(field)).toEqual({ start: [3, 4, 6], extents: [3, 1, 2] });
    expect(supportBox({ ...field, origin: [10, 20, 30] })).toEqual({ start: [13, 24, 36], extents: [3, 1, 2] });
    expect(supportBox(scaleField(field, 0))).toBeUndefined();
  });
});

describe('sumFields', () => {
  it('adds weighted fields of one grid', () => {
    const sum = sumFields([
      { field: fieldOf([3, 2], ([x]) => x!), weight: 2 },
      { field: fieldOf([3, 2], (_, axis) => axis), weight: -1 },
    ]);
    expect(sum.components.map((component) => [...component])).toEqual([
      [0, 2, 4, 0, 2, 4],
      [-1, 1, 3, -1, 1, 3],
    ]);
    const other = { field: fieldOf([2, 3], () => 0), weight: 1 };
    expect(() => sumFields([{ field: fieldOf([3, 2], () => 0), weight: 1 }, other])).toThrow(
      expect.objectContaining({ code: 'images/fields-differ' }),
    );
  });
});
