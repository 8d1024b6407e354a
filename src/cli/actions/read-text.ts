import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { ioError } from '../../platform/node/io-error.ts';

/** The text of a file in UTF-8, without a byte order mark. @throws `cli/not-text` (usage) for other bytes, and of kind `io`. */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => Promise.reject(ioError(error, 'read', path)));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Told below.
  }
  throw usageError('cli/not-text', `"${basename(path)}" is not a text in UTF-8.`, {
    hint: 'Name a text file (YAML or JSON), or save it again in UTF-8.',
  });
}
