// The same bits in a browser as in Node: scans, spectra, PNG and compressed NIfTI files, reduced to one hash.
import { expect, test } from 'vitest';
import { storedImagesDigest } from '../fixtures/stored-images.ts';

test('scans, spectra and image files, one hash', async () => {
  expect(await storedImagesDigest()).toBe('316cf4db5d2ee37e23188fe7f969ca3faede89c93db3595d5e189f28c8275520');
});
