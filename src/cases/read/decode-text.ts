// Bytes to text. Line ends become single line feeds, so that everything after this counts lines as an editor does.
import { dataError, type EvenhandError } from '../../core/errors.ts';

/** The encodings a table can be declared in. Latin-1 is read as windows-1252, its superset, as browsers do. */
export type Encoding = 'utf-8' | 'latin1';

interface ChunkDecoder {
  decode(bytes: Uint8Array): string;
  end(): string;
}

/**
 * Decodes a stream of bytes, with `\r\n` and `\r` turned into `\n` and a byte order mark removed. A byte order mark (UTF-8,
 * UTF-16) overrules the declared encoding.
 * @throws data error `cases/bad-utf-8`, with line and byte offset, for bytes that are not UTF-8; `cases/not-text` for zero bytes.
 */
export async function* decodeText(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding = 'utf-8',
): AsyncGenerator<string> {
  let decoder: ChunkDecoder | undefined;
  let heldReturn = false;
  for await (const chunk of atLeast(4, bytes)) {
    decoder ??= decoderFor(name, chunk, encoding);
    let text = decoder.decode(chunk);
    if (heldReturn) text = `\r${text}`;
    heldReturn = text.endsWith('\r');
    if (heldReturn) text = text.slice(0, -1);
    if (text !== '') yield text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }
  const rest = (heldReturn ? '\n' : '') + (decoder?.end() ?? '');
  if (rest !== '') yield rest;
}

// The chunks, the first of them with at least `count` bytes if there are as many: enough for a byte order mark.
async function* atLeast(count: number, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of bytes) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    start = joined(start, chunk);
    if (start.length < count) continue;
    yield start;
    start = undefined;
  }
  if (start !== undefined && start.length > 0) yield start;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function decoderFor(name: string, first: Uint8Array, encoding: Encoding): ChunkDecoder {
  if (first[0] === 0xff && first[1] === 0xfe) return utf16(name, 'utf-16le');
  if (first[0] === 0xfe && first[1] === 0xff) return utf16(name, 'utf-16be');
  if (first.subarray(0, 4096).includes(0)) {
    throw dataError('cases/not-text', 'the file holds zero bytes, so it is not a text table', {
      place: { file: name },
      hint: 'Save it as CSV in UTF-8, or as Parquet with the ending .parquet.',
    });
  }
  const marked = first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf;
  return encoding === 'latin1' && !marked ? latin1() : new Utf8Decoder(name);
}

function utf16(name: string, label: 'utf-16le' | 'utf-16be'): ChunkDecoder {
  const decoder = new TextDecoder(label, { fatal: true });
  const guarded = (bytes: Uint8Array | undefined): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw dataError('cases/bad-utf-16', 'the file begins as UTF-16 but holds bytes that are not', {
        place: { file: name },
        cause,
        hint: 'Save it again as UTF-8.',
      });
    }
  };
  return { decode: guarded, end: () => guarded(undefined) };
}

// Bytes 0x80 to 0x9f of windows-1252; the five unassigned ones stay as they are.
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function latin1(): ChunkDecoder {
  const step = 8192;
  const decode = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += step) {
      const units = Uint16Array.from(bytes.subarray(at, at + step), (byte) =>
        byte >= 0x80 && byte <= 0x9f ? windows1252.charCodeAt(byte - 0x80) : byte,
      );
      text += String.fromCharCode(...units);
    }
    return text;
  };
  return { decode, end: () => '' };
}

class Utf8Decoder implements ChunkDecoder {
  readonly #name: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  /** Up to three bytes of a character cut by the end of a chunk. */
  #pending: Uint8Array = new Uint8Array(0);
  #offset = 0;
  #lines = 0;

  constructor(name: string) {
    this.#name = name;
  }

  decode(bytes: Uint8Array): string {
    try {
      const text = this.#decoder.decode(bytes, { stream: true });
      this.#offset += bytes.length;
      this.#lines += lineEnds(bytes);
      const tail = bytes.length < 4 ? joined(this.#pending, bytes) : bytes;
      this.#pending = Uint8Array.from(tail.subarray(tail.length - incompleteTail(tail)));
      return text;
    } catch {
      throw this.#badBytes(bytes);
    }
  }

  end(): string {
    if (this.#pending.length === 0) return this.#decoder.decode();
    throw this.#badBytes(new Uint8Array(0));
  }

  #badBytes(bytes: Uint8Array): EvenhandError {
    const all = joined(this.#pending, bytes);
    const at = firstBadByte(all);
    const offset = this.#offset - this.#pending.length + at;
    const line = 1 + this.#lines + lineEnds(all.subarray(0, at));
    const hex = (all[at] ?? 0).toString(16).padStart(2, '0');
    return dataError('cases/bad-utf-8', `byte ${offset} (0x${hex}) is not UTF-8`, {
      place: { file: this.#name, line },
      hint: 'Files from older spreadsheets are often Latin-1: set `encoding: latin1` for this table (or --encoding latin1), or save it as UTF-8.',
    });
  }
}

function lineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}

// How many bytes at the end belong to a character that is not complete.
function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function sequenceLength(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
}

// Index of the first byte of the first ill-formed sequence (RFC 3629); the length if only the end is missing.
function firstBadByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = wellFormed(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

function wellFormed(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = sequenceLength(lead);
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[at + 1]!;
  const forbidden =
    (lead === 0xe0 && second < 0xa0) ||
    (lead === 0xed && second >= 0xa0) ||
    (lead === 0xf0 && second < 0x90) ||
    (lead === 0xf4 && second >= 0x90);
  return forbidden ? 0 : length;
}
