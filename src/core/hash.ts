import { sha256 } from './sha256.ts';

/**
 * SHA-256 of the bytes as 64 lower-case hexadecimal digits, by the platform's web cryptography; pages that another machine serves unencrypted have
 * none, and compute it. The bytes must not be in shared memory.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  const digest =
    subtle === undefined
      ? sha256(bytes)
      : new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
