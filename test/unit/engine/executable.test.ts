import { expect, it } from 'vitest';
import { tensorValue } from '../../../src/core/tensor-value.ts';
import { requireFeed } from '../../../src/engine/executable.ts';

const input = { name: 'x', role: 'data', dtype: 'float32', shape: [2, 3] } as const;
const failureOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

it('a feed that is missing or of another shape is named, with what to do', () => {
  expect(failureOf(() => requireFeed(input, undefined))).toMatchObject({
    code: 'engine/unfed-input',
    message: 'The input "x" (float32[2,3]) has no value.',
    hint: expect.stringContaining('by that name'),
  });
  const other = tensorValue('float32', [1, 3], [1, 2, 3]);
  expect(failureOf(() => requireFeed(input, other))).toMatchObject({
    code: 'engine/bad-feed',
    message: 'The input "x" is float32[2,3]; got float32[1,3].',
    hint: expect.stringContaining('batch size'),
  });
  expect(failureOf(() => requireFeed({ ...input, shape: [1, 3] }, other))).toBeUndefined();
});
