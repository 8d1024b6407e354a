import { expect, test } from 'vitest';
import { truncateNote } from '../../../../src/learn/inputs/truncate-note.ts';

test.each([
  ['a last space', `${'a'.repeat(100)} ${'b'.repeat(100)}`, 100],
  ['no space', 'a'.repeat(200), 179],
  ['a space at the end', 'word '.repeat(60), 179],
  ['short enough', `${'a'.repeat(170)} ${'b'.repeat(9)}`, 180],
])('%s: as the published code cuts', (_, note, length) => {
  expect(truncateNote(note)).toHaveLength(length);
  expect(note.startsWith(truncateNote(note))).toBe(true);
});

test('the probe cuts at 170; signs beyond the basic plane count once', () => {
  expect(truncateNote('a'.repeat(180), 170)).toHaveLength(169);
  expect(truncateNote('😀😀 😀', 3)).toBe('😀😀');
});
