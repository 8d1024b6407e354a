import { expect, it } from 'vitest';
import { printError } from '../../../src/cli/print-error.ts';
import { dataError, type ErrorKind, EvenhandError, usageError } from '../../../src/core/errors.ts';

function print(error: unknown, debug = false) {
  let text = '';
  const terminal = {
    out: () => expect.fail('nothing belongs on standard output'),
    err: (part: string) => (text += part),
    interactive: false,
    columns: 80,
  };
  return { status: printError(error, terminal as never, { debug }), text: () => text };
}

it.each<[ErrorKind, number]>([
  ['usage', 64],
  ['data', 65],
  ['internal', 70],
  ['io', 74],
  ['cancelled', 130],
])('%s ends with %i', (kind, status) => {
  expect(print(new EvenhandError(kind, 'a/b', 'wrong.')).status).toBe(status);
});

it('shows message, place and hint, and the stack only on request', () => {
  const error = dataError('cases/not-a-number', '"n/a" is not a number.', {
    place: { file: 'scores.csv', line: 7, field: 'p' },
    hint: 'Use --missing exclude.',
  });
  expect(print(error).text()).toBe(
    'evenhand: scores.csv:7, column "p": "n/a" is not a number.\nhint: Use --missing exclude.\n',
  );
  expect(print(error, true).text()).toMatch(/\[cases\/not-a-number\] EvenhandError[\s\S]* at /);
});

it('lists all problems, up to twenty', () => {
  const problems = Array.from({ length: 23 }, (_, i) => `problem ${i + 1}`);
  const text = print(usageError('plan/invalid', 'the plan has 23 problems:', { problems })).text();
  expect(text).toContain('\n  - problem 1\n');
  expect(text).toContain('\n  - problem 20\n  ... and 3 more\n');
});

it('says that a fault is ours, with the way to report it', () => {
  const { status, text } = print(new TypeError('x is not a function'));
  expect(status).toBe(70);
  expect(text()).toContain('a fault of Evenhand, not of your data');
  expect(text()).not.toContain(' at ');
});
