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

it('says what to do about it, by what was to be done', () => {
  const hintOf = (code: string, action: 'read' | 'write', path: string) =>
    (ioError(systemError(code), action, path) as { hint: string }).hint;
  expect(hintOf('EACCES', 'read', 'x')).not.toContain('--out');
  expect(hintOf('EACCES', 'write', 'x')).toContain('--out');
  expect(hintOf('EISDIR', 'write', 'report.html')).toContain('Move that folder');
  expect(hintOf('ENOENT', 'read', 'https://example.org/x.csv')).toContain('download');
  expect(hintOf('EIO', 'read', 'x')).toContain('disk');
});

it('shows names that no file can have', () => {
  const refused = Object.assign(new TypeError('without null bytes'), { code: 'ERR_INVALID_ARG_VALUE' });
  expect(ioError(refused, 'read', 'a\0b')).toMatchObject({ message: 'cannot read "a\\0b": it does not exist.' });
  const { message } = ioError(systemError('ENAMETOOLONG'), 'read', 'x'.repeat(5000)) as Error;
  expect(message.length).toBeLessThan(200);
});

it('leaves other errors alone', () => {
  const ours = usageError('a/b', 'c');
  const bug = new TypeError('x is not a function');
  expect(ioError(ours, 'read', 'x')).toBe(ours);
  expect(ioError(bug, 'read', 'x')).toBe(bug);
});
