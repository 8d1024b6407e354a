import { expect, test } from 'vitest';
import { createImage } from '../../../src/images/image.ts';
import { jpegRoundTrip } from '../../../src/simulate/scanner/jpeg/jpeg-compression.ts';
import golden from './jpeg.json' with { type: 'json' };

test.each(golden.cases)('$name at quality $quality, as libjpeg leaves it, to the bit', ({ name, quality, values }) => {
  const channels = name === 'grey' ? 1 : 3;
  const data = Float32Array.from(channels === 1 ? golden.grey : golden.colour, (value) => value / 255);
  const stored = jpegRoundTrip(createImage(golden.extents, { channels, data }), quality);
  expect(Array.from(stored.data, (value) => Math.round(value * 255))).toEqual(values);
});
