import { Gunzip } from 'fflate';
import { dataError, type EvenhandError } from '../../core/errors.ts';

/**
 * Decompresses a stream of gzip (RFC 1952, several members allowed). Length and checksum are verified when there is one member.
 * @throws data error `cases/truncated-gzip` if it ends early, `cases/bad-gzip` if it is damaged.
 */
export async function* gunzip(name: string, compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let members = 1;
  const check = new Checksum();
  const trailer = new Trailer();
  const inflater = new Gunzip((chunk) => {
    if (chunk.length === 0) return;
    check.add(chunk);
    ready.push(chunk);
  });
  inflater.onmember = () => {
    members += 1;
  };
  const push = (chunk: Uint8Array, last: boolean): void => {
    try {
      inflater.push(chunk, last);
    } catch (error) {
      throw gzipError(name, error, last);
    }
  };
  for await (const chunk of compressed) {
    trailer.add(chunk);
    push(chunk, false);
    const chunks = ready;
    ready = [];
    yield* chunks;
  }
  push(new Uint8Array(0), true);
  yield* ready;
  if (members === 1) verify(name, check, trailer);
}

function verify(name: string, check: Checksum, trailer: Trailer): void {
  if (trailer.checksum === check.value && trailer.length === check.length) return;
  throw gzipError(name, undefined, trailer.length !== check.length);
}

function gzipError(name: string, cause: unknown, truncated: boolean): EvenhandError {
  const place = { file: name };
  if (truncated) {
    return dataError('cases/truncated-gzip', 'the gzip file ends before its content does', {
      place,
      cause,
      hint: 'Copy or download it again, and compare the sizes.',
    });
  }
  return dataError(
    'cases/bad-gzip',
    'the gzip file is damaged: its content does not match its checksum or cannot be unpacked',
    {
      place,
      cause,
      hint: 'Copy or download it again; `gzip -t` tests it.',
    },
  );
}

// The last eight bytes: checksum and length of the content.
class Trailer {
  readonly #bytes = new Uint8Array(8);

  add(chunk: Uint8Array): void {
    const keep = Math.max(0, 8 - chunk.length);
    this.#bytes.copyWithin(0, 8 - keep);
    this.#bytes.set(chunk.subarray(Math.max(0, chunk.length - 8)), keep);
  }

  get checksum(): number {
    return new DataView(this.#bytes.buffer).getUint32(0, true);
  }

  get length(): number {
    return new DataView(this.#bytes.buffer).getUint32(4, true);
  }
}

// CRC-32 of ISO 3309, as gzip uses it, and the length modulo 2^32.
class Checksum {
  #crc = 0xffffffff;
  #length = 0;

  add(chunk: Uint8Array): void {
    let crc = this.#crc;
    for (let i = 0; i < chunk.length; i++) crc = crcTable[(crc ^ chunk[i]!) & 0xff]! ^ (crc >>> 8);
    this.#crc = crc;
    this.#length += chunk.length;
  }

  get value(): number {
    return (this.#crc ^ 0xffffffff) >>> 0;
  }

  get length(): number {
    return this.#length >>> 0;
  }
}

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
