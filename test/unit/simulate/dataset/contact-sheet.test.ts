import { expect, it } from 'vitest';
import { createImage } from '../../../../src/images/image.ts';
import { contactSheet } from '../../../../src/simulate/dataset/contact-sheet.ts';

const tile = (width: number, height: number, value: number, channels = 1) =>
  createImage([width, height], { channels, data: new Float32Array(width * height * channels).fill(value) });

it('places tiles in cells of the largest one with gaps between and around', () => {
  const sheet = contactSheet(
    [
      [tile(2, 2, 1), tile(1, 3, 0.5)],
      [undefined, tile(2, 1, 0.25, 3)],
    ],
    { gap: 1, background: 0 },
  );
  expect(sheet.extents).toEqual([7, 9]);
  const at = (x: number, y: number): number[] => [...sheet.data.slice((y * 7 + x) * 3, (y * 7 + x) * 3 + 3)];
  expect(at(1, 1)).toEqual([1, 1, 1]);
  expect(at(1, 3)).toEqual([0, 0, 0]);
  expect(at(4, 3)).toEqual([0.5, 0.5, 0.5]);
  expect(at(1, 5)).toEqual([0, 0, 0]);
  expect(at(5, 5)).toEqual([0.25, 0.25, 0.25]);
});

it('refuses to make a sheet of nothing', () => {
  expect(() => contactSheet([[undefined]])).toThrow(expect.objectContaining({ code: 'simulate/no-pictures' }));
});
