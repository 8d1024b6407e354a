import type { z } from 'zod';
import { dataError, type EvenhandError } from '../../core/errors.ts';
import { scanJson } from '../scan-json.ts';

/** Where a text comes from: base name of the file, for messages. */
export interface JsonOptions {
  readonly file: string;
}

/**
 * A JSON object of a model's folder, checked by `schema`, which should keep unknown keys: these files differ between libraries.
 * @throws `EvenhandError` `formats/model-folder-malformed` with every field that is not as it should be.
 */
export function parseJsonObject<Schema extends z.ZodType>(text: string, schema: Schema, file: string): z.infer<Schema> {
  if (scanJson(text, 256, { allowDuplicates: true }).isTooDeep)
    throw malformedConfig(file, ['it is nested too deeply']);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformedConfig(file, ['it is not JSON']);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `"${path.join('.')}": ${message}`);
  throw malformedConfig(file, problems);
}

/** The error for a configuration file that cannot be understood; each problem names its field. */
export function malformedConfig(file: string, problems: readonly string[]): EvenhandError {
  const shown = problems.slice(0, 3).join('; ');
  return dataError('formats/model-folder-malformed', `this configuration cannot be read: ${shown}.`, {
    place: { file },
    problems,
    hint: 'Correct the field, or fetch the file again from where the model came from.',
  });
}
