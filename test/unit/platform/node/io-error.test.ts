import { expect, it } from 'vitest';
import { usageError } from '../../../../src/core/errors.ts';
import { ioError } from '../../../../src/platform/node/io-error.ts';

const systemError = (code: string) =>
  Object.assign(new Error(`${code}: failed, open '/home/a/secret/x.csv'`), { code });

it.each([
  ['ENOSPC', 'cannot write "x.csv": the disk is full.'],
  ['EROFS', 'cannot write "x.csv": the file system is read-only.'],
  ['EACCES', 'cannot write "x.csv": permission is denied.'],
  ['EIO', 'cannot write "x.csv": the system answered EIO.'],
])('%s becomes words without the folder', (code, message) => {
  expect(ioError(systemError(code), 'write', '/home/a/secret/x.csv')).toMatchObject({ kind: 'io', message });
});

it('leaves other errors alone', () => {
  const ours = usageError('a/b', 'c');
  const bug = new TypeError('x is not a function');
  expect(ioError(ours, 'read', 'x')).toBe(ours);
  expect(ioError(bug, 'read', 'x')).toBe(bug);
});
