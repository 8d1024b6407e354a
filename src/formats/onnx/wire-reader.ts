// Protocol-buffer wire format, reading side: every length is checked against the message it is in, and what the decoded values take in
// memory is counted against a budget, so that no input, however made, costs more than a small multiple of its own size.
import { dataError, type EvenhandError } from '../../core/errors.ts';

/** How a value is laid out: the low three bits of a tag. Groups (3 and 4) do not occur in ONNX. */
export const wireTypes = { varint: 0, bits64: 1, lengthDelimited: 2, bits32: 5 } as const;

/** A field number and its wire type. */
export interface Tag {
  readonly number: number;
  readonly wireType: number;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads wire values one after another; `position` is the next byte. */
export class WireReader {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly file: string;
  position = 0;
  /** Upper half of the last varint. */
  high = 0;
  private remaining: number;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, file: string, maximumHeapBytes: number) {
    this.bytes = bytes as Uint8Array<ArrayBuffer>;
    this.file = file;
    this.remaining = maximumHeapBytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** An error at the current byte. */
  malformed(what: string): EvenhandError {
    return dataError('formats/onnx-malformed', `the ONNX model is damaged at byte ${this.position}: ${what}.`, {
      place: { file: this.file },
      hint: 'Fetch or export the file again, and compare its size and checksum with the source.',
    });
  }

  /** Counts `bytes` of memory about to be taken. */
  charge(bytes: number): void {
    this.remaining -= bytes;
    if (this.remaining >= 0) return;
    throw dataError(
      'formats/onnx-too-large',
      'the ONNX model holds more nodes and lists than memory is allowed for reading them.',
      {
        place: { file: this.file },
        hint: 'If the file is trusted, raise maximumHeapBytes; weights belong into raw data or external data.',
      },
    );
  }

  /** The lower 32 bits of a varint that ends before `end`; the upper ones are left in `high`. */
  varint(end: number): number {
    let low = 0;
    this.high = 0;
    for (let index = 0; index < 10; index++) {
      if (this.position >= end) throw this.malformed('it ends in the middle of a number');
      const byte = this.bytes[this.position++]!;
      const bits = byte & 0x7f;
      if (index < 4) low |= bits << (7 * index);
      else if (index === 4) {
        low |= bits << 28;
        this.high = bits >>> 4;
      } else this.high |= bits << (7 * index - 32);
      if (byte < 0x80) {
        this.high >>>= 0;
        return low >>> 0;
      }
    }
    throw this.malformed('a number takes more than ten bytes');
  }

  /** A signed 64-bit varint. */
  int64(end: number): bigint {
    const low = this.varint(end);
    if (this.high === 0) return BigInt(low);
    return BigInt.asIntN(64, (BigInt(this.high) << 32n) | BigInt(low));
  }

  /** An unsigned 64-bit varint. */
  uint64(end: number): bigint {
    return BigInt.asUintN(64, this.int64(end));
  }

  tag(end: number): Tag {
    const tag = this.varint(end);
    if (this.high !== 0 || tag >>> 3 === 0) throw this.malformed('there is no such field');
    return { number: tag >>> 3, wireType: tag & 7 };
  }

  /** Reads a length and gives where the content ends. */
  extent(end: number): number {
    const length = this.varint(end);
    const left = end - this.position;
    if (this.high !== 0 || length > left) {
      const stated = this.high * 4294967296 + length;
      throw this.malformed(`a field says it takes ${stated} bytes where ${left} are left`);
    }
    return this.position + length;
  }

  /** The bytes up to `end`, as a view. */
  take(end: number): Uint8Array<ArrayBuffer> {
    const taken = this.bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }

  text(end: number): string {
    const stop = this.extent(end);
    const { bytes } = this;
    const start = this.position;
    if (stop - start > 24) return utf8.decode(this.take(stop));
    let text = '';
    for (let index = start; index < stop; index++) {
      const byte = bytes[index]!;
      if (byte > 0x7f) return utf8.decode(this.take(stop));
      text += String.fromCharCode(byte);
    }
    this.position = stop;
    return text;
  }

  float32(end: number): number {
    return this.view.getFloat32(this.fixed(4, end), true);
  }

  float64(end: number): number {
    return this.view.getFloat64(this.fixed(8, end), true);
  }

  /** Passes over a value and gives its bytes, a length included. */
  skip(wireType: number, end: number): Uint8Array<ArrayBuffer> {
    const start = this.position;
    if (wireType === wireTypes.varint) this.varint(end);
    else if (wireType === wireTypes.bits64) this.fixed(8, end);
    else if (wireType === wireTypes.bits32) this.fixed(4, end);
    else if (wireType === wireTypes.lengthDelimited) this.position = this.extent(end);
    else throw this.malformed(`a value has the unknown layout ${wireType}`);
    return this.bytes.subarray(start, this.position);
  }

  private fixed(width: number, end: number): number {
    const start = this.position;
    if (end - start < width) throw this.malformed('it ends in the middle of a number');
    this.position = start + width;
    return start;
  }
}
