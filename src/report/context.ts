// What every section of a page is given: the result, where to draw, and how many bytes are left. The file stays under its limit
// whatever the number of groups: blocks that no longer fit are left out and counted, never dropped in silence.
import type { AuditResult } from '../audit/result.ts';
import type { Canvas } from './charts/canvas.ts';
import { html, type Markup } from './html.ts';

/** The largest HTML file that is written, in bytes. */
export const maximumBytes = 4_900_000;

export interface Context {
  readonly result: AuditResult;
  readonly canvas: Canvas;
  readonly budget: Budget;
}

/** Counts the bytes of a page as its parts are made. */
export class Budget {
  #left: number;
  readonly #encoder = new TextEncoder();

  constructor(bytes = maximumBytes) {
    this.#left = bytes;
  }

  /** Whether a part still fits; if it does, it is counted. */
  take(part: Markup): boolean {
    const bytes = this.#encoder.encode(part.toString()).length;
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  /** Makes parts in order while they fit, and says how many `things` did not. */
  fill(things: string, makers: readonly (() => Markup)[]): Markup {
    const parts: Markup[] = [];
    for (const make of makers) {
      const part = make();
      if (!this.take(part)) break;
      parts.push(part);
    }
    const missing = makers.length - parts.length;
    if (missing === 0) return html`${parts}`;
    const note = `${missing} of ${makers.length} ${things} are left out to keep this file small. The CSV and JSON files hold every number.`;
    return html`${parts}<p class="left-out">${note}</p>`;
  }
}
