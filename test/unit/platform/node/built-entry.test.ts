import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { builtEntry } from '../../../../src/platform/node/built-entry.ts';

const sources = new URL('../../../../src/platform/node/benchmark/', import.meta.url);
const built = new URL('../../../../dist/platform/node/benchmark/cell-worker.js', import.meta.url);

it.skipIf(!existsSync(built))('finds the built file of a source', () => {
  expect(builtEntry(new URL('./cell-worker.js', sources)).href).toBe(built.href);
});

it('says what is missing', () => {
  expect(() => builtEntry(new URL('./no-worker.js', sources))).toThrow(
    expect.objectContaining({
      code: 'platform/not-built',
      message: 'no-worker.js is missing.',
      hint: 'Run "npm run build".',
    }),
  );
});
