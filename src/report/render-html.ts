// A result as one HTML file, for the team that checks it or for the board that decides.
import type { AuditResult } from '../audit/result.ts';
import { createCanvas } from './charts/canvas.ts';
import { renderBoard } from './render-board.ts';
import { renderTeam } from './render-team.ts';

/** Who reads: `team` gets everything, `board` three pages without jargon. */
export type Persona = 'team' | 'board';

/** Who the page is for, and where its charts are drawn. */
export interface HtmlOptions {
  readonly persona?: Persona | undefined;
  /** Where charts are drawn; by default the page's document, else one of jsdom (loaded on first use). */
  readonly document?: Document | undefined;
}

/**
 * Renders a result as one self-contained HTML file: no script, no request, light, dark and paper, under 5 MB for any result.
 * Everything in it comes from the result; equal results give equal bytes. Texts of users are escaped.
 */
export async function renderHtml(
  result: AuditResult,
  { persona = 'team', document }: HtmlOptions = {},
): Promise<string> {
  const canvas = await createCanvas(document);
  return persona === 'board' ? renderBoard(result, canvas) : renderTeam(result, canvas);
}
