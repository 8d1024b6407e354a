import { expect, test } from 'vitest';
import { storedImagesDigest } from '../fixtures/stored-images.ts';

// `test/browser/stored-images.test.ts` expects the same of a page.
test('scans, spectra and image files, one hash', async () => {
  expect(await storedImagesDigest()).toBe('316cf4db5d2ee37e23188fe7f969ca3faede89c93db3595d5e189f28c8275520');
});
