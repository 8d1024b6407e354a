// JPEG files in a page: the same samples as in Node, without any file beside the script.
import { expect, test } from 'vitest';
import { loadJpegDecoder } from '../../src/images/formats/jpeg.ts';
import golden from '../golden/images/jpeg.json' with { type: 'json' };

test.each(golden.files)('$name: every sample as Pillow decodes it', async ({ file, values }) => {
  const decoder = await loadJpegDecoder();
  const bytes = Uint8Array.from(atob(file), (sign) => sign.charCodeAt(0));
  expect([...decoder.read(bytes, { file: 'a.jpg' }).data]).toEqual(values);
});
