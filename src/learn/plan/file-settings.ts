import { usageError } from '../../core/errors.ts';
import { settingsFrom } from '../methods/setting.ts';

/** What a plan says of a network that is a file. */
export interface EncoderSettings {
  /** Output with the features; by default the first of those that are known. */
  readonly output?: string | undefined;
  readonly pool: 'first' | 'mean';
}

const fileSettings = {
  pool: { default: 'first', choices: ['first', 'mean'], about: 'What becomes of an output of tokens.' },
} as const;

/** Settings of a network that is a file. Throws `learn/bad-setting` (usage). */
export function settingsOfFile({ output, ...others }: Readonly<Record<string, unknown>>): EncoderSettings {
  const { pool } = settingsFrom('file', fileSettings, others);
  if (output === undefined || typeof output === 'string') return { output, pool };
  throw usageError(
    'learn/bad-setting',
    `Settings of "file": "output" must be the name of an output; got ${JSON.stringify(output)}.`,
  );
}
