// A world file within an address: deflated, in the alphabet that addresses carry as it is (RFC 4648, section 5).
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import { fromBase64, toBase64 } from '../../../src/core/base64.ts';

const longest = 200_000;

export function packText(text: string): string {
  const bytes = deflateSync(strToU8(text), { level: 9 });
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Undefined for what `packText` did not make. */
export function unpackText(packed: string): string | undefined {
  try {
    const bytes = fromBase64(packed.replaceAll('-', '+').replaceAll('_', '/'));
    return strFromU8(inflateSync(bytes, { out: new Uint8Array(longest) }));
  } catch {
    return undefined;
  }
}
