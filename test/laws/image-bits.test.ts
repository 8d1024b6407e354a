// The same pictures in a browser as in Node: noise, filters, distances, resampling and colours, reduced to one hash.
import { expect, test } from 'vitest';
import { imageBitsDigest } from '../fixtures/image-bits.ts';

test('noise, filters, distances, resampling and colours', async () => {
  expect(await imageBitsDigest()).toBe('7d5d149014dfaf94e27e10bdd1580ab47a9f74039b132e6f17bec4ee810ae8b4');
});
