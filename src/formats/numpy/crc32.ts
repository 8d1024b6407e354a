const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The cyclic redundancy check of zip archives (polynomial 0xEDB88320), unsigned. `previous` is the check of the bytes before these. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let value = ~previous;
  for (let index = 0; index < bytes.length; index++) value = (value >>> 8) ^ table[(value ^ bytes[index]!) & 255]!;
  return ~value >>> 0;
}
