// The encodings of older programs and systems, by the names of the Encoding Standard, and a guess at which one bytes are in.

/** Encodings in which spreadsheets of different countries write text, UTF-8 aside. */
export const olderEncodings = [
  'windows-1252',
  'windows-1250',
  'windows-1254',
  'windows-1251',
  'windows-1253',
  'windows-1255',
  'windows-1256',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-kr',
] as const;

/** One of `olderEncodings`. */
export type OlderEncoding = (typeof olderEncodings)[number];

const half = 0x80;
/** Bytes of Turkish letters that stand for Icelandic ones in Windows-1252. */
const turkish: ReadonlySet<number> = new Set([0xd0, 0xdd, 0xde, 0xf0, 0xfd, 0xfe]);

/** Bytes of one encoding can mostly be read in the others too, as rare characters: those that tables are full of decide. */
const eastAsian = [
  { encoding: 'gb18030', common: /[男女性别年龄岁是否无有阴阳左右患者姓名诊断编号医院检查病结果正常]/ },
  { encoding: 'big5', common: /[男女性別年齡歲是否無有陰陽左右患者姓名診斷編號醫院檢查病結果正常]/ },
  { encoding: 'shift_jis', common: /[ぁ-ヶー男女性別年齢歳有無陰陽左右患者氏名診断番号病院検査結果正常]/ },
  { encoding: 'euc-kr', common: /[남여자성별나이연령세환진단번호병원예아니요있없음양무유좌우검사결과정상]/ },
] as const;

/**
 * The likeliest encoding of bytes that are not UTF-8. Western letters above 127 stand beside those below, letters of other scripts beside each
 * other. A guess, to be shown with what is read by it.
 */
export function guessEncoding(bytes: Uint8Array): OlderEncoding {
  const high = bytes.filter(isHigh);
  const share = (holds: (byte: number) => boolean) => high.filter(holds).length / Math.max(1, high.length);
  if (countBeside(bytes, isPlainLetter) >= 0.75 * high.length)
    return share((byte) => turkish.has(byte)) > 0.3 ? 'windows-1254' : 'windows-1252';
  // Arabic alef and lam; then letters alone, most of them small: Cyrillic (Greek and Hebrew look alike and are rarer).
  if (share((byte) => byte === 0xc7 || byte === 0xe1) > 0.15 && share((byte) => byte >= 0xc0) > 0.9)
    return 'windows-1256';
  if (share((byte) => byte >= 0xc0 || byte === 0xa8 || byte === 0xb8) > 0.95) return 'windows-1251';
  const readable = eastAsian.filter(({ encoding }) => isReadable(bytes, encoding));
  const shares = readable.map(({ encoding, common }) => shareOf(read(bytes, encoding), common));
  return readable[shares.indexOf(Math.max(...shares))]?.encoding ?? 'windows-1252';
}

/** Bytes above 127 that stand beside a byte of a kind. */
function countBeside(bytes: Uint8Array, isOfKind: (byte: number) => boolean): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (isHigh(bytes[at]!) && (isOfKind(bytes[at - 1] ?? 0) || isOfKind(bytes[at + 1] ?? 0))) count += 1;
  }
  return count;
}

function isHigh(byte: number): boolean {
  return byte >= half;
}

/** A to Z, a to z, 0 to 9. */
function isPlainLetter(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** The sample may end within a character, so its last bytes are not asked for. */
function isReadable(bytes: Uint8Array, encoding: OlderEncoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function read(bytes: Uint8Array, encoding: OlderEncoding): string {
  return new TextDecoder(encoding).decode(bytes, { stream: true });
}

function shareOf(text: string, wanted: RegExp): number {
  const letters = [...text].filter((letter) => letter > '\u007f');
  return letters.filter((letter) => wanted.test(letter)).length / Math.max(1, letters.length);
}

/** Text in an older encoding, piece by piece, with single line feeds at the ends of lines. */
export async function* readOlder(bytes: AsyncIterable<Uint8Array>, encoding: OlderEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let held = '';
  for await (const chunk of bytes) {
    const text = held + decoder.decode(chunk, { stream: true });
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n');
  }
  yield (held + decoder.decode()).replace(/\r\n?/g, '\n');
}
