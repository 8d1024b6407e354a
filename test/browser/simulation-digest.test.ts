// The same simulations as in test/golden/simulate, here in a page: the same bytes.
import { expect, it } from 'vitest';
import { digestNames, simulationDigest } from '../fixtures/simulation-digest.ts';
import golden from '../golden/simulate/simulation-digests.json' with { type: 'json' };

it.each(digestNames)('%s gives the same bytes in a page as in Node', async (name) => {
  expect(await simulationDigest(name)).toBe((golden as Record<string, string>)[name]);
});
