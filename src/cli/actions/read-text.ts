import { readFile } from 'node:fs/promises';
import { ioError } from '../../platform/node/io-error.ts';

/** The text of a file in UTF-8, without a byte order mark. */
export async function readText(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => Promise.reject(ioError(error, 'read', path)));
  return text.replace(/^\uFEFF/, '');
}
