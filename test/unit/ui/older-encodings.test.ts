import { describe, expect, it } from 'vitest';
import { inputFromBytes } from '../../../src/cases/input.ts';
import { guessEncoding, type OlderEncoding, olderEncodings } from '../../../ui/data/off-thread/older-encodings.ts';
import { odditiesOf, plainCopy } from '../../../ui/data/off-thread/plain-table.ts';

/** Text in an encoding: every letter by the bytes that are decoded to it. */
function encode(text: string, encoding: OlderEncoding): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const known = new Map<string, readonly number[]>();
  for (let first = 0; first < 256; first += 1) {
    known.set(decoder.decode(Uint8Array.of(first)), [first]);
    if (first < 0x81 || encoding.startsWith('windows')) continue;
    for (let second = 0x40; second < 256; second += 1) {
      const letter = decoder.decode(Uint8Array.of(first, second));
      if (Array.from(letter).length === 1 && !known.has(letter)) known.set(letter, [first, second]);
    }
  }
  return Uint8Array.from(Array.from(text).flatMap((letter) => known.get(letter) ?? []));
}

const rowsOf = (...rows: readonly string[]) => `${rows.join('\r\n')}\r\n`;
const tables: readonly (readonly [OlderEncoding, string])[] = [
  ['windows-1252', rowsOf('Untersuchung;Geschlecht;Größe', '1;männlich;180', '2;weiblich;165', '3;männlich;171')],
  ['windows-1254', rowsOf('görüntü_no,yaş,tanı', 'İ1,61,kıkırdak', 'İ2,47,ağrı', 'İ3,55,şişlik')],
  ['windows-1251', rowsOf('номер,пол,диагноз', '1,Ж,нет', '2,М,да', '3,Ж,пневмония')],
  ['windows-1256', rowsOf('الرقم,الجنس,التشخيص', '1,أنثى,لا', '2,ذكر,نعم', '3,أنثى,التهاب الرئة')],
  ['gb18030', rowsOf('编号,性别,诊断', '1,女,否', '2,男,是', '3,女,肺炎')],
  ['gb18030', rowsOf('id,性别,label', '1,女,0', '2,男,1')],
  ['euc-kr', rowsOf('id,성별,label', '1,여,0', '2,남,1')],
  ['windows-1251', rowsOf('id,пол,label', '1,Ж,0', '2,М,1')],
  ['big5', rowsOf('編號,性別,診斷', '1,女,否', '2,男,是', '3,女,肺炎與積水')],
  ['shift_jis', rowsOf('番号,性別,診断', '1,おんな,いいえ', '2,おとこ,はい', '3,おんな,はい')],
  ['euc-kr', rowsOf('번호,성별,진단', '1,여성,아니요', '2,남성,예', '3,여성,폐렴')],
];

describe('tables of older programs', () => {
  it.each(tables)('are read as they were written: %s', async (encoding, text) => {
    const bytes = encode(text, encoding);
    expect(guessEncoding(bytes)).toBe(encoding);
    const input = inputFromBytes('a.csv', bytes);
    const oddities = await odditiesOf(input);
    expect(oddities?.encoding).toBe(encoding);
    expect(oddities?.words.every((word) => text.includes(word))).toBe(true);
    expect(oddities?.words.length).toBeGreaterThan(1);
    expect(await (await plainCopy(input)).text()).toBe(text.replaceAll('\r\n', '\n'));
  });

  it('are read in the encoding that somebody says, where the guess is wrong', async () => {
    const text = rowsOf('αριθμός,φύλο', '1,γυναίκα', '2,άνδρας');
    const input = inputFromBytes('a.csv', encode(text, 'windows-1253'));
    expect((await odditiesOf(input, 'windows-1253'))?.words).toContain('γυναίκα');
    expect(await (await plainCopy(input, 'windows-1253')).text()).toBe(text.replaceAll('\r\n', '\n'));
  });

  it('are read in every encoding that can be chosen', () => {
    for (const encoding of olderEncodings) expect(new TextDecoder(encoding).decode(Uint8Array.of(0x61))).toBe('a');
  });
});
