import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { dataError, usageError } from '../../core/errors.ts';
import { ioError } from '../../platform/node/io-error.ts';

/**
 * The text of a file in UTF-8, without a byte order mark.
 * @param kind what the file is: a plan of the user, or data that a program wrote.
 * @throws `cli/not-text` (usage or data) for other bytes, and of kind `io`.
 */
export async function readText(path: string, kind: 'usage' | 'data' = 'usage'): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => Promise.reject(ioError(error, 'read', path)));
  const text = decoded(bytes);
  if (text !== undefined) return text;
  const message = `"${basename(path)}" is not a text in UTF-8.`;
  if (kind === 'data') throw dataError('cli/not-text', message, { hint: 'Name the JSON file that evenhand wrote.' });
  throw usageError('cli/not-text', message, { hint: 'Name a text file (YAML or JSON), or save it again in UTF-8.' });
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
