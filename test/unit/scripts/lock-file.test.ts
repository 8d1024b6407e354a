import { expect, it } from 'vitest';
import { changedPackages } from '../../../scripts/lock-file.ts';

const entry = { version: '1.2.0', integrity: 'sha512-AA==' };
const other = { ...entry, optional: true, os: ['win32'] };

const lock = (packages: Record<string, object>): string => JSON.stringify({ lockfileVersion: 3, packages });

it('finds no change where npm says the same packages in other words', () => {
  const before = lock({ '': { dependencies: { a: '^1.0.0' } }, 'node_modules/a': { ...entry, libc: ['glibc'] } });
  const after = lock({
    '': { dependencies: { a: '^1.0.0' } },
    'node_modules/a': { ...entry, peer: true },
    'node_modules/a-win32': other,
  });
  expect(changedPackages(before, after)).toEqual([]);
  expect(changedPackages(after, before)).toEqual([]);
});

it.each([
  ['another version', lock({ 'node_modules/a': { ...entry, version: '1.2.1' } })],
  ['another checksum', lock({ 'node_modules/a': { ...entry, integrity: 'sha512-BB==' } })],
  ['other dependencies', lock({ 'node_modules/a': { ...entry, dependencies: { b: '^2.0.0' } } })],
  ['a package less', lock({})],
])('finds %s, whichever came first', (_, after) => {
  const before = lock({ 'node_modules/a': entry });
  expect(changedPackages(before, after)).toEqual(['node_modules/a']);
  expect(changedPackages(after, before)).toEqual(['node_modules/a']);
});

it('finds an optional package of another version', () => {
  const after = lock({ 'node_modules/a': { ...other, version: '1.3.0' } });
  expect(changedPackages(lock({ 'node_modules/a': other }), after)).toEqual(['node_modules/a']);
});

it('finds dependencies of the project that the lock file did not know', () => {
  expect(changedPackages(lock({ '': {} }), lock({ '': { devDependencies: { a: '^1.0.0' } } }))).toEqual(['']);
});
