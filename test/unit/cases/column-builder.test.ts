import { expect, test } from 'vitest';
import { ColumnBuilder } from '../../../src/cases/column-builder.ts';

function built(fill: (column: ColumnBuilder) => void, kind: 'number' | 'text' = 'number') {
  const column = new ColumnBuilder('a', kind);
  fill(column);
  const { lost } = column;
  return { ...column.finish(), lost };
}

function cells(texts: readonly string[]) {
  return (column: ColumnBuilder): void => {
    for (const text of texts) column.addCell(text);
  };
}

test('numbers and missing cells', () => {
  const column = built(cells(['1', ' 2.5 ', 'NA', '', '-inf']));
  expect(column).toEqual({
    kind: 'number',
    values: Float64Array.of(1, 2.5, Number.NaN, Number.NaN, Number.NEGATIVE_INFINITY),
    lost: false,
  });
});

test('texts are stored once, in order of appearance', () => {
  const column = built(cells(['', 'b', 'a', ' b ', 'None', 'B']));
  expect(column).toEqual({
    kind: 'text',
    codes: Int32Array.of(-1, 0, 1, 0, -1, 2),
    categories: ['b', 'a', 'B'],
    lost: false,
  });
});

test('numbers before the first text are lost, and it says so', () => {
  expect(built(cells(['1', 'x'])).lost).toBe(true);
  expect(built(cells(['NA', 'x'])).lost).toBe(false);
  expect(built(cells(['1', 'x']), 'text')).toEqual({
    kind: 'text',
    codes: Int32Array.of(0, 1),
    categories: ['1', 'x'],
    lost: false,
  });
});

test('grows past its first size, as number and as text', () => {
  const numbers = built((c) => {
    for (let i = 0; i < 5000; i++) c.addCell(String(i));
  });
  expect(numbers.kind === 'number' && numbers.values[4999]).toBe(4999);
  const texts = built((c) => {
    for (let i = 0; i < 5000; i++) c.addCell(`t${i % 3}`);
    c.fillTo(5001);
  });
  expect(texts.kind === 'text' && [texts.codes.length, texts.codes[4999], texts.codes[5000]]).toEqual([5001, 1, -1]);
});

test('long texts are kept whole', () => {
  const long = 'x-'.repeat(5000);
  const column = built((c) => c.addCell(`${long}\t`));
  expect(column.kind === 'text' && column.categories).toEqual([long.slice(0)]);
});

test('typed values of other formats', () => {
  const column = built((c) => {
    c.addNumber(0.5);
    c.addMissing();
    c.addText('NaN');
  });
  expect(column.kind).toBe('number');
  const text = built((c) => {
    c.addText('1');
    c.addNumber(2);
    c.addNumber(Number.NaN);
  });
  expect(text.kind === 'text' && [[...text.codes], text.categories]).toEqual([
    [0, 1, -1],
    ['1', '2'],
  ]);
});
