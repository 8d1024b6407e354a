import { expect, test } from 'vitest';
import { sameTrainingDigest } from '../fixtures/same-training.ts';

test.each(['wasm', 'plain'] as const)(
  'training has the bits that the browser test expects too: %s kernel',
  async (kernel) => {
    expect(await sameTrainingDigest(kernel)).toBe('da06b1b95cc6dbb005f682513369e547e36432a4f294623316a65acdcd0547db');
  },
);
