// The same bytes of weights and optimiser state in a browser as in Node, with either kernel.
import { expect, test } from 'vitest';
import { createParameterMemory } from '../../src/learn/memory/parameter-memory.ts';
import { sameTrainingDigest } from '../fixtures/same-training.ts';

test.each(['wasm', 'plain'] as const)('all optimisers with the %s kernel', async (kernel) => {
  expect(await sameTrainingDigest(kernel)).toBe('da06b1b95cc6dbb005f682513369e547e36432a4f294623316a65acdcd0547db');
});

test('the page compiles the WebAssembly kernel', () => {
  expect(createParameterMemory([]).kernel.kind).toBe('wasm');
});
