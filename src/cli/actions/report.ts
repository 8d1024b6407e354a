import { dirname, join } from 'node:path';
import type { Persona } from '../../report/render-html.ts';
import type { Format } from '../formats.ts';
import type { Session } from '../verb.ts';
import { readResult } from './read-result.ts';
import { requirePrinter, writeResult } from './write-result.ts';

/** Flags of `report`. */
export interface ReportFlags {
  readonly format: readonly Format[];
  readonly persona: Persona;
  readonly out?: string | undefined;
}

/** Draws a result again and prints the names of the files. */
export async function report(path: string, flags: ReportFlags, { terminal, signal }: Session): Promise<void> {
  const { format, persona, out = dirname(path) } = flags;
  requirePrinter(format);
  const names = await writeResult(await readResult(path), { folder: out, format, persona, signal });
  for (const name of names) terminal.out(`${join(out, name)}\n`);
}
