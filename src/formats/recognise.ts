// What a file is, by its first bytes: for messages to people who named the wrong one.

type Signature = readonly [signature: string, name: string, offset?: number];

const signatures: readonly Signature[] = [
  ['version https://git-lfs', 'a Git LFS pointer instead of the file itself (run "git lfs pull")'],
  ['\x93NUMPY', 'a NumPy array (.npy)'],
  ['PK\x05\x06', 'an empty zip archive'],
  ['\x89HDF\r\n\x1a\n', 'an HDF5 file (Keras)'],
  ['\x1f\x8b', 'a gzip archive'],
  ['GGUF', 'a GGUF model'],
  ['\0\0TFL3', 'a TensorFlow Lite model', 2],
  ['\0\0ORTM', 'a model in the ORT format', 2],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['%PDF', 'a PDF document'],
  ['DICM', 'a DICOM image', 128],
  ['II*\0', 'a TIFF image'],
  ['MM\0*', 'a TIFF image'],
  ['GIF8', 'a GIF image'],
  ['\0\0\0\x0cjP  ', 'a JPEG 2000 image'],
  ['\x7fELF', 'a program'],
];

/** What bytes seem to be, as a noun phrase for a message ("a zip archive (PyTorch)"); `undefined` if none of the formats known here. */
export function recognise(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'an empty file';
  const start = String.fromCharCode(...bytes.subarray(0, 1024));
  const match = signatures.find(([signature, , offset = 0]) => start.startsWith(signature, offset));
  if (match !== undefined) return match[1];
  if (start.startsWith('PK\x03\x04')) return zip(start);
  if (bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5) return 'a Python pickle (PyTorch)';
  if (isSafetensors(bytes, start)) return 'a safetensors file';
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return 'a WebP image';
  if (start.startsWith('BM') && start.startsWith('\0\0\0\0', 6)) return 'a BMP image';
  return text(start);
}

function zip(start: string): string {
  if (start.includes('.npy')) return 'NumPy arrays (.npz)';
  if (/\/(data\.pkl|byteorder|version|data\/0)/.test(start)) return 'a zip archive with a pickle (PyTorch)';
  return start.includes('.mlmodel') ? 'a Core ML package' : 'a zip archive';
}

function isSafetensors(bytes: Uint8Array, start: string): boolean {
  return start.charAt(8) === '{' && bytes.length >= 10 && bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0;
}

function text(start: string): string | undefined {
  const visible = start
    .trimStart()
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (/^<(!doctype html|html|head|body)/i.test(visible)) return 'a web page (HTML)';
  if (/^<\?xml/i.test(visible)) return 'an XML document';
  if (/^\{\s*("|\})/.test(visible) || /^\[\s*["{[]/.test(visible)) return 'a JSON document';
  return undefined;
}
