/** Bytes as Base64 text (RFC 4648, with padding). */
export function toBase64(bytes: Uint8Array): string {
  const letters: string[] = [];
  // As many arguments as every engine takes, and a multiple of three.
  const most = 8190;
  for (let start = 0; start < bytes.length; start += most) {
    letters.push(btoa(String.fromCharCode(...bytes.subarray(start, start + most))));
  }
  return letters.join('');
}

/** The bytes of a Base64 text, with padding or without. Throws what the platform's `atob` throws for any other text. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}
