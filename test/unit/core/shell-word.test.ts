import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellWord } from '../../../src/core/shell-word.ts';

it.each(['study', 'a/b.csv', 'my study', 'Über #1', 'a"b', '$HOME', 'a`b`', 'back\\slash', 'x;y&z', ''])(
  'keeps "%s" one word',
  (text) => {
    const told = execFileSync('/bin/sh', ['-c', `printf '%s|' ${shellWord(text)}`], { encoding: 'utf8' });
    expect(told).toBe(`${text}|`);
  },
);

it('leaves plain words as they are', () => {
  expect(shellWord('runs/a-b_c=1.csv')).toBe('runs/a-b_c=1.csv');
});
