import { basename } from 'node:path';
import { migrateResult } from '../../audit/migrate.ts';
import type { AuditResult } from '../../audit/result.ts';
import { dataError, EvenhandError } from '../../core/errors.ts';
import { readText } from './read-text.ts';

/**
 * The result in a JSON file, of any schema version that is still read.
 * @throws `EvenhandError` naming the file: kind `io` if it cannot be read, `data` if it is not JSON or not a result.
 */
export async function readResult(path: string): Promise<AuditResult> {
  const text = await readText(path, 'data');
  const file = basename(path);
  try {
    return migrateResult(JSON.parse(text) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw dataError('result/not-json', `this is not JSON (${error.message}).`, {
        place: { file },
        hint: 'Name the result.json that "evenhand audit" wrote.',
        cause: error,
      });
    }
    if (!(error instanceof EvenhandError)) throw error;
    const { code, message, hint, problems } = error;
    throw dataError(code, message, {
      place: { file },
      problems,
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
