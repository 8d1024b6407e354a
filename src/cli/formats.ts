// The formats and readers that a report can be written for, as flags name them.
import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { Persona } from '../report/render-html.ts';

const formats = ['json', 'html', 'pdf', 'csv'] as const;
export const personas = ['team', 'board'] as const satisfies readonly Persona[];

/** A form in which a result can be written. */
export type Format = (typeof formats)[number];

/** Reads the value of `--format`. */
export function formatList(value: string): Format[] {
  const chosen = value.split(',').map((part) => part.trim().toLowerCase());
  const unknown = chosen.find((name) => !(formats as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${formats.join(', ')}.`);
  return formats.filter((name) => chosen.includes(name));
}
