// A single text in a .npy file, as NumPy stores a Python string.
import { dataError } from '../../core/errors.ts';
import { malformed, readHeader } from './npy-header.ts';

/**
 * The text of a .npy file that holds one: element type `U` (UTF-32) or `S` (bytes, read as UTF-8), any number of axes of extent 1. Zeros at the
 * end are filling.
 * @throws `EvenhandError` `formats/not-npy`, `formats/npy-malformed`; `formats/npy-unsupported-type` for several texts and for anything else.
 */
export function readNpyText(bytes: Uint8Array, { file }: { readonly file: string }): string {
  const { descr, shape, offset } = readHeader(bytes, file);
  const match = /^'([<>|=]?)([SU])(\d+)'$/.exec(descr);
  if (match === null || shape.some((extent) => extent !== 1)) {
    throw dataError('formats/npy-unsupported-type', 'the array is no single text.', {
      place: { file },
      hint: 'Save one text, or an array of numbers.',
    });
  }
  const [, order, kind, width] = match as unknown as [string, string, 'S' | 'U', string];
  const size = Number(width) * (kind === 'U' ? 4 : 1);
  if (bytes.length - offset !== size)
    throw malformed(file, `it holds ${bytes.length - offset} bytes of text, not ${size}`);
  const held = bytes.subarray(offset);
  const text = kind === 'S' ? new TextDecoder().decode(held) : wideText(held, { isBigEndian: order === '>', file });
  return text.replace(/\0+$/, '');
}

function wideText(
  bytes: Uint8Array,
  { isBigEndian, file }: { readonly isBigEndian: boolean; readonly file: string },
): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let start = 0; start < bytes.length; start += 4) {
    const point = view.getUint32(start, !isBigEndian);
    if (point > 0x10ffff) throw malformed(file, `its text holds ${point}, which is no character`);
    text += String.fromCodePoint(point);
  }
  return text;
}
