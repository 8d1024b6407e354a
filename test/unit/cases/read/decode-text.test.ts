import { expect, test } from 'vitest';
import { decodeText, type Encoding } from '../../../../src/cases/read/decode-text.ts';
import { failureOf, inChunks, utf8 } from '../../../fixtures/tables/tables.ts';

async function decode(bytes: Uint8Array, chunk = 1000, encoding?: Encoding): Promise<string> {
  let text = '';
  for await (const part of decodeText('a.csv', inChunks('a.csv', bytes, chunk).open(), encoding)) text += part;
  return text;
}

test.each([1, 2, 3, 5, 1000])('UTF-8 with characters of one to four bytes, in chunks of %i', async (chunk) => {
  expect(await decode(utf8('age,é,漢,😀\n'), chunk)).toBe('age,é,漢,😀\n');
});

test.each([1, 3, 1000])('a byte order mark is removed, in chunks of %i', async (chunk) => {
  expect(await decode(utf8('\ufeffid\n1\n'), chunk)).toBe('id\n1\n');
});

test.each([1, 2, 1000])('all line ends become line feeds, in chunks of %i', async (chunk) => {
  expect(await decode(utf8('a\r\nb\rc\n\r\nd\r'), chunk)).toBe('a\nb\nc\n\nd\n');
});

test.each([
  ['a Latin-1 letter', [0x61, 0x0a, 0x62, 0xe9, 0x0a], { offset: 3, line: 2, hex: '0xe9' }],
  ['a lone continuation', [0x0a, 0x0a, 0x80], { offset: 2, line: 3, hex: '0x80' }],
  ['an overlong form', [0x61, 0xc0, 0xaf], { offset: 1, line: 1, hex: '0xc0' }],
  ['a surrogate', [0x61, 0xed, 0xa0, 0x80], { offset: 1, line: 1, hex: '0xed' }],
  ['above U+10FFFF', [0x61, 0xf4, 0x90, 0x80, 0x80], { offset: 1, line: 1, hex: '0xf4' }],
  ['a cut character at the end', [0x61, 0x62, 0x0a, 0xe6, 0xbc], { offset: 3, line: 2, hex: '0xe6' }],
] as const)('%s is named with its byte offset and line', async (_, bytes, { offset, line, hex }) => {
  for (const chunk of [1, 2, 1000]) {
    const error = await failureOf(() => decode(Uint8Array.from(bytes), chunk));
    expect(error.code).toBe('cases/bad-utf-8');
    expect(error.place).toEqual({ file: 'a.csv', line });
    expect(error.message).toContain(`byte ${offset} (${hex})`);
    expect(error.hint).toContain('latin1');
  }
});

test('Latin-1 is read as windows-1252', async () => {
  const bytes = Uint8Array.from([0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x2c, 0x93, 0x61, 0x94, 0x80, 0x0d, 0x0a]);
  expect(await decode(bytes, 4, 'latin1')).toBe('Müller,“a”€\n');
});

// Code points of bytes 0x80 to 0x9f by the table of the WHATWG Encoding standard, index windows-1252.
const windows1252 = [
  0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
  0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
];

test('Latin-1 decodes every byte from 0x80 as the standard says', async () => {
  const bytes = Uint8Array.from({ length: 128 }, (_, i) => 128 + i);
  const points = Array.from({ length: 128 }, (_, i) => windows1252[i] ?? 128 + i);
  expect(await decode(bytes, 100, 'latin1')).toBe(String.fromCodePoint(...points));
});

test('a UTF-8 byte order mark overrules Latin-1', async () => {
  expect(await decode(utf8('\ufeffé'), 1000, 'latin1')).toBe('é');
});

test.each([
  ['utf16le', [0xff, 0xfe]],
  ['utf16be', [0xfe, 0xff]],
] as const)('%s with its mark is read', async (label, mark) => {
  const bytes = Buffer.from('id\tname\r\n1\té\r\n', 'utf16le');
  if (label === 'utf16be') bytes.swap16();
  expect(await decode(Uint8Array.from([...mark, ...bytes]), 3)).toBe('id\tname\n1\té\n');
});

test('an odd number of UTF-16 bytes is an error', async () => {
  const error = await failureOf(() => decode(Uint8Array.from([0xff, 0xfe, 0x61, 0x00, 0x62])));
  expect(error.code).toBe('cases/bad-utf-16');
});

test('zero bytes are not text', async () => {
  const error = await failureOf(() => decode(Uint8Array.from([0x61, 0x00, 0x62, 0x00, 0x0a])));
  expect(error.code).toBe('cases/not-text');
});
