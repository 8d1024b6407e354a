// The same bits in a browser as in Node: values of the elementary functions, streams and resampling, reduced to one hash.
import { expect, test } from 'vitest';
import { sameBitsDigest } from '../fixtures/same-bits.ts';

test('elementary functions, streams, bootstrap and permutation', async () => {
  expect(await sameBitsDigest()).toBe('5687aac32037583f36f6cda503b929ec520d1a49bb577beea8163ae4208dcc08');
});
