import type { Persona } from '../../report/render-html.ts';
import type { Format } from '../formats.ts';

/** Flags of the run itself, which no plan holds. */
export interface RunFlags {
  readonly workers?: number | undefined;
  readonly out?: string | undefined;
  readonly format: readonly Format[];
  readonly persona: Persona;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
}

/** Where a report goes when nothing else is said. */
export const defaultFolder = 'evenhand-report';
