import { expect, it } from 'vitest';
import { dataError, EvenhandError } from '../../../../src/core/errors.ts';
import { packReply, unpackReply } from '../../../../src/platform/node/worker-reply.ts';

const send = <T>(work: () => T) => unpackReply(structuredClone(packReply(work)));

it('gives back the value', () => {
  expect(send(() => ({ gap: 0.1, codes: Int32Array.of(1) }))).toEqual({ gap: 0.1, codes: Int32Array.of(1) });
});

it('keeps class, code, hint and stack of an error on the way between threads', () => {
  const fail = () =>
    send(() => {
      throw dataError('metrics/empty-group', 'no cases.', { hint: 'Look at the split.', problems: ['a', 'b'] });
    });
  expect(fail).toThrow(EvenhandError);
  expect(fail).toThrow(
    expect.objectContaining({
      kind: 'data',
      code: 'metrics/empty-group',
      message: 'no cases.',
      hint: 'Look at the split.',
      problems: ['a', 'b'],
    }),
  );
});

it('makes any other failure an internal one', () => {
  const fail = () =>
    send(() => {
      throw new RangeError('Invalid array length');
    });
  expect(fail).toThrow(
    expect.objectContaining({
      kind: 'internal',
      message: 'Invalid array length',
      stack: expect.stringContaining('RangeError'),
    }),
  );
});
