// The building blocks of every page: sections, tables in boxes that scroll by themselves, figures, badges.
import type { ChecklistItem, Measure, Verdict } from '../audit/result.ts';
import { formatInterval, formatNumber, nothing } from './format.ts';
import { type Content, html, type Markup, raw } from './html.ts';
import { phraseVerdict, verdictWords } from './words.ts';

/** A part of the page with its heading, as named in the contents. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Content;
}

/** A section as a landmark-free block under a second-level heading. */
export function section({ id, title, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}

/** How to read what follows, in a sentence or two. */
export function lead(...content: readonly Content[]): Markup {
  return html`<p class="lead">${content}</p>`;
}

export interface TableOptions {
  readonly caption: Content;
  /** For the box around the table, when the caption is not plain. */
  readonly label: string;
  readonly head: readonly Content[];
  /** The first cell of a row is its header. */
  readonly rows: readonly (readonly Content[])[];
  /** Columns with text, aligned left; the first always is. */
  readonly texts?: readonly number[];
  readonly className?: string;
}

/** A table with caption and scopes in a box that scrolls sideways when the page is narrow. */
export function table({ caption, label, head, rows, texts = [], className = '' }: TableOptions): Markup {
  const left = new Set([0, ...texts]);
  const mark = (column: number) => (left.has(column) ? raw(' class="text"') : '');
  const heads = head.map((cell, column) => html`<th scope="col"${mark(column)}>${cell}</th>`);
  const lines = rows.map(
    ([first, ...rest]) =>
      html`<tr><th scope="row">${first}</th>${rest.map((cell, index) => html`<td${mark(index + 1)}>${cell}</td>`)}</tr>
`,
  );
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}"><table class="${className}"><caption><span>${caption}</span></caption>
<thead><tr>${heads}</tr></thead>
<tbody>${lines}</tbody></table></div>
`;
}

/** A measure in a table cell: the value, its interval below, or the reason why there is none. */
export function measureCell(measure: Measure | undefined, decimals = 3): Markup {
  if (measure === undefined) return html`${nothing}`;
  if ('undefined' in measure) return html`<span class="quiet" title="${measure.undefined}">${nothing}</span>`;
  const interval = formatInterval(measure, decimals);
  const below = interval === '' ? '' : html`<small>${interval}</small>`;
  return html`${formatNumber(measure.value, decimals)}${below}`;
}

/** A chart with its caption. The box scrolls by itself where the page is narrower than the chart. */
export function figure(svg: string, caption: Content, label: string): Markup {
  return html`<figure><div class="scroll chart-box" tabindex="0" role="group" aria-label="${label}">${raw(svg)}</div><figcaption>${caption}</figcaption></figure>
`;
}

/** A chart small enough for a phone, which needs no box. */
export function panelFigure(svg: string, heading: string, reading: Content): Markup {
  return html`<figure class="panel"><figcaption><strong>${heading}</strong> ${reading}</figcaption>${raw(svg)}</figure>
`;
}

/** The verdict as a badge: sign, words, colour. */
export function verdictBadge(verdict: Verdict, delta: number): Markup {
  const { symbol, tone } = verdictWords[verdict.code];
  return html`<span class="badge ${tone}"><span aria-hidden="true">${symbol}</span> ${phraseVerdict(verdict, delta)}</span>`;
}

const stateWords: Readonly<Record<ChecklistItem['state'], readonly [sign: string, word: string, tone: string]>> = {
  filled: ['●', 'from the data', 'none'],
  supplied: ['◐', 'supplied', 'none'],
  missing: ['○', 'missing', 'strong'],
};

/** The state of a checklist item as a badge. */
export function stateBadge(state: ChecklistItem['state']): Markup {
  const [sign, word, tone] = stateWords[state];
  return html`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

/** A part that is closed on a screen until asked for, and open on paper. */
export function fold(summary: Content, body: Content): Markup {
  return html`<details><summary>${summary}</summary>
${body}</details>
`;
}

/** As `fold`, with a third-level heading as its line. */
export function foldSection(title: string, body: Content): Markup {
  return fold(html`<h3>${title}</h3>`, body);
}

/** Pairs of term and description. */
export function definitions(pairs: readonly (readonly [Content, Content])[]): Markup {
  return html`<dl>${pairs.map(([term, description]) => html`<div><dt>${term}</dt><dd>${description}</dd></div>`)}</dl>`;
}

/** Splits a list into pieces of at most `size`. */
export function chunk<T>(list: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let start = 0; start < list.length; start += size) pieces.push(list.slice(start, start + size));
  return pieces;
}
