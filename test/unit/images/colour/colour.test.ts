import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHsv, hsvOf, rgbOfHsv, toHsv } from '../../../../src/images/colour/hsv.ts';
import { fromLab, individualTypologyAngle, labOf, rgbOf, toLab } from '../../../../src/images/colour/lab.ts';
import { encodedOf, linearOf } from '../../../../src/images/colour/srgb.ts';
import { toGrey } from '../../../../src/images/colour/to-grey.ts';
import { createImage } from '../../../../src/images/image.ts';

const part = fc.double({ min: 0, max: 1, noNaN: true });

test('the transfer function of sRGB and its inverse', () => {
  expect(linearOf(0.5)).toBeCloseTo(0.21404114048223255, 15);
  expect(linearOf(1)).toBe(1);
  expect(encodedOf(1)).toBeCloseTo(1, 15);
  expect(linearOf(0.04)).toBe(0.04 / 12.92);
  expect(linearOf(-0.5)).toBe(-linearOf(0.5));
  fc.assert(
    fc.property(fc.double({ min: -2, max: 2, noNaN: true }), (x) => {
      expect(encodedOf(linearOf(x))).toBeCloseTo(x, 12);
    }),
  );
});

test('white, black and the primaries in L*a*b*', () => {
  const near = (actual: readonly number[], expected: readonly number[], digits: number): void =>
    expected.forEach((value, k) => {
      expect(actual[k]).toBeCloseTo(value, digits);
    });
  near(labOf(1, 1, 1), [100, 0, 0], 4);
  near(labOf(0, 0, 0), [0, 0, 0], 12);
  near(labOf(1, 0, 0), [53.2408, 80.0925, 67.2032], 3);
  near(labOf(0, 0, 1), [32.297, 79.1875, -107.8602], 3);
});

test('colours go there and back', () => {
  fc.assert(
    fc.property(part, part, part, (r, g, b) => {
      const colour = [r, g, b] as const;
      rgbOf(...labOf(...colour)).forEach((value, k) => {
        expect(value).toBeCloseTo(colour[k]!, 10);
      });
      rgbOfHsv(...hsvOf(...colour)).forEach((value, k) => {
        expect(value).toBeCloseTo(colour[k]!, 12);
      });
    }),
  );
});

test('hues of the primaries', () => {
  expect(hsvOf(1, 0, 0)).toEqual([0, 1, 1]);
  expect(hsvOf(0, 1, 0)).toEqual([2 / 6, 1, 1]);
  expect(hsvOf(0, 0, 0.5)).toEqual([4 / 6, 1, 0.5]);
  expect(hsvOf(0.2, 0.2, 0.2)).toEqual([0, 0, 0.2]);
  expect(rgbOfHsv(1 + 1 / 6, 1, 1)[1]).toBeCloseTo(1, 12);
  expect(rgbOfHsv(-1 / 3, 1, 1)[2]).toBeCloseTo(1, 12);
});

test('whole images', () => {
  const image = createImage([2, 1], { channels: 3, data: Float32Array.of(0.8, 0.6, 0.5, 0.1, 0.2, 0.9) });
  expect([...toLab(image).data.subarray(0, 3)]).toEqual(
    [...labOf(image.data[0]!, image.data[1]!, image.data[2]!)].map(Math.fround),
  );
  fromLab(toLab(image)).data.forEach((value, k) => {
    expect(value).toBeCloseTo(image.data[k]!, 6);
  });
  fromHsv(toHsv(image)).data.forEach((value, k) => {
    expect(value).toBeCloseTo(image.data[k]!, 6);
  });
  expect(toGrey(image).data[1]).toBeCloseTo(0.2126 * 0.1 + 0.7152 * 0.2 + 0.0722 * 0.9, 7);
  expect(toGrey(image, 'luminance').data[0]).toBeCloseTo(
    0.2126 * linearOf(0.8) + 0.7152 * linearOf(0.6) + 0.0722 * linearOf(0.5),
    7,
  );
});

test('the individual typology angle', () => {
  expect(individualTypologyAngle(70, 20)).toBeCloseTo(45, 12);
  expect(individualTypologyAngle(40, 17.32050807568877)).toBeCloseTo(-30, 12);
  expect(individualTypologyAngle(60, 0)).toBe(90);
  expect(individualTypologyAngle(50, 0)).toBe(0);
  expect(individualTypologyAngle(60, -10)).toBeCloseTo(135, 12);
  expect(individualTypologyAngle(40, -10)).toBeCloseTo(-135, 12);
});

test('images without three channels are refused', () => {
  const grey = createImage([2, 2]);
  for (const convert of [toLab, fromLab, toHsv, fromHsv, toGrey]) {
    expect(() => convert(grey)).toThrow(expect.objectContaining({ code: 'images/bad-channels', kind: 'usage' }));
  }
});
