import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { ioError } from '../../../src/platform/node/io-error.ts';
import { errorAnswer } from '../../../src/server/error-answer.ts';

it('says what to do on a page where the command line speaks of its flags', async () => {
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  const app = new Hono()
    .get('/', () => Promise.reject(ioError(full, 'write', '/study/cases/big.csv')))
    .onError(errorAnswer(() => undefined));
  const answer = await app.request('/');
  expect([answer.status, await answer.json()]).toEqual([
    500,
    {
      error: {
        code: 'io/write-failed',
        message: 'cannot write "big.csv": the disk is full.',
        hint: expect.stringMatching(/^See to it that the project folder .* has space/),
      },
    },
  ]);
});
