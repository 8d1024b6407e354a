import { describe, expect, it } from 'vitest';
import { EvenhandError } from '../../../../src/core/errors.ts';
import { runtimeError } from '../../../../src/platform/onnxruntime/runtime-error.ts';

const attempt = { action: 'run the model', runtime: 'onnxruntime-node on cpu' } as const;
const begin = 'onnxruntime-node on cpu could not run the model: ';

/** What ONNX Runtime 1.30 wrote, and what is made of it. */
const cases: readonly (readonly [native: string, message: string, hint: string])[] = [
  [
    'Got invalid dimensions for input: a for the following indices\n index: 1 Got: 2 Expected: 3\n Please fix either the inputs/outputs or the model.',
    'input "a" has a wrong shape: axis 1 has 2 elements where the model has 3.',
    'types and shapes',
  ],
  [
    'Invalid rank for input: a Got: 1 Expected: 2 Please fix either the inputs/outputs or the model.',
    'input "a" has 1 axes where the model has 2.',
    'types and shapes',
  ],
  [
    "Non-zero status code returned while running Gather node. Name:'lookup' Status Message: indices element out of data bounds, idx=9 must be within the inclusive range [-4,3]",
    'in Gather "lookup": indices element out of data bounds, idx=9 must be within the inclusive range [-4,3].',
    'evenhand doctor',
  ],
  [
    "Non-zero status code returned while running Add node. Name:'' Status Message: /onnxruntime_src/onnxruntime/core/providers/cpu/math/element_wise_ops.h:583 void onnxruntime::BroadcastIterator::Append(ptrdiff_t, ptrdiff_t) axis == 1 || axis == largest was false. Attempting to broadcast an axis by a dimension other than 1. 2 by 5\n",
    'in Add: Attempting to broadcast an axis by a dimension other than 1. 2 by 5.',
    'evenhand doctor',
  ],
  [
    "Can't create a session. ERROR_CODE: 7, ERROR_MESSAGE: Failed to load model because protobuf parsing failed.",
    'Failed to load model because protobuf parsing failed.',
    'not an ONNX model',
  ],
  [
    'External data path validation failed for initializer: w. External data path does not exist: "/home/somebody/secret/nono.bin"',
    'External data path validation failed for initializer: w. External data path does not exist: "nono.bin".',
    'external data file',
  ],
  ['', 'no reason was given.', 'evenhand doctor'],
];

describe('runtimeError', () => {
  it.each(cases)('makes a sentence of %s', (native, message, hint) => {
    const cause = new Error(native);
    const error = runtimeError(cause, attempt);
    expect(error).toMatchObject({ code: 'engine/runtime-failed', kind: 'data', message: `${begin}${message}`, cause });
    expect(error.hint).toContain(hint);
  });

  it('understands what is no error', () => {
    expect(runtimeError(12345, attempt).message).toBe(`${begin}native exception 12345.`);
    expect(runtimeError('stack overflow', attempt).message).toBe(`${begin}stack overflow.`);
  });

  it('passes our own errors on', () => {
    const own = new EvenhandError('usage', 'engine/feed-mismatch', 'x');
    expect(runtimeError(own, attempt)).toBe(own);
  });
});
