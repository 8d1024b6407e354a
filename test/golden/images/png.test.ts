import { expect, test } from 'vitest';
import { readPng } from '../../../src/images/formats/png.ts';
import golden from './png.json' with { type: 'json' };

test.each(golden.cases)('reads $name as Pillow does', ({ file, extents, channels, values }) => {
  const image = readPng(Buffer.from(file, 'base64'), { file: 'a.png' });
  expect(image.extents).toEqual(extents);
  expect(image.channels).toBe(channels);
  expect([...image.data]).toEqual(values);
});
