// Where charts are drawn: Observable Plot on one document for a whole report. In a page that is the page's own document, elsewhere
// one of jsdom, loaded only when the first chart is asked for. Colours are CSS variables, so one drawing serves light, dark and paper.
import type { PlotOptions } from '@observablehq/plot';
import { escapeHtml } from '../html.ts';

type Plot = typeof import('@observablehq/plot');

/** What a reader who does not see the chart is told: what it is, and what it shows. */
export interface ChartText {
  readonly title: string;
  readonly description: string;
}

/** Draws charts as SVG text. Equal calls in equal order give equal texts. */
export interface Canvas {
  readonly plot: Plot;
  draw(options: PlotOptions, text: ChartText): string;
}

/** The class of every chart's SVG; its look is in the style sheet. */
export const chartClass = 'chart';

/** Makes a canvas on the document given, or on the page's, or on one of jsdom. */
export async function createCanvas(document?: Document): Promise<Canvas> {
  const plot = await import('@observablehq/plot');
  const surface = document ?? globalThis.document ?? (await jsdomDocument());
  let drawn = 0;
  return {
    plot,
    draw(options, text) {
      const id = `chart${drawn++}`;
      const svg = plot.plot({ document: surface, className: chartClass, ...options });
      return finish(svg.outerHTML, id, text);
    },
  };
}

async function jsdomDocument(): Promise<Document> {
  const { JSDOM } = await import('jsdom');
  return new JSDOM('').window.document;
}

// Plot writes its own style element, labels for parts (we describe the whole), and coordinates with sixteen digits.
function finish(svg: string, id: string, { title, description }: ChartText): string {
  const body = svg.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<[^>]*>/g, tidyTag);
  const described = `role="img" aria-labelledby="${id}t" aria-describedby="${id}d"`;
  const words = `<title id="${id}t">${escapeHtml(title)}</title><desc id="${id}d">${escapeHtml(description)}</desc>`;
  return body.replace(/^<svg([^>]*)>/, `<svg ${described}$1>${words}`);
}

function tidyTag(tag: string): string {
  return tag
    .replace(/ (?:aria-label|aria-hidden|font-family|style|viewBox="0 0 0 0)="[^"]*"/g, '')
    .replace(/-?\d+\.\d{3,}(?:e-\d+)?/g, (number) => String(Math.round(Number(number) * 10) / 10));
}
