/** SHA-256 of the bytes as 64 lower-case hexadecimal digits, by the platform's web cryptography. The bytes must not be in shared memory. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
