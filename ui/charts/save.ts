// Saving what is on the page. Charts use the colours of the page by name; a file of its own needs them by value.
import { announce } from '../app/announce.tsx';
import { text } from '../text/en.ts';

/** A table as it is shown and saved. */
export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

const pixelRatio = 2;
const svgNamespace = 'http://www.w3.org/2000/svg';
const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

/** Saves bytes or text under a name. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  announce(text.chart.saved(name));
}

/** Saves a table as CSV. */
export function saveCsv(name: string, table: ChartTable): void {
  saveFile(`${name}.csv`, csvText(table), 'text/csv');
}

/** A table as CSV (RFC 4180). */
export function csvText({ head, rows }: ChartTable): string {
  const cell = (value: string | number) => {
    const plain = String(value).replace(/\u2212/g, '-');
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  const lines = [head, ...rows].map((row) => row.map(cell).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

/** Saves a chart as SVG, with colours and font in it. */
export function saveSvg(name: string, svg: string): void {
  saveFile(`${name}.svg`, standalone(svg).text, 'image/svg+xml');
}

/** Saves a chart as PNG at twice its size. */
export async function savePng(name: string, svg: string): Promise<void> {
  const { text: source, width, height, ground } = standalone(svg);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  const surface = document.createElement('canvas');
  surface.width = width * pixelRatio;
  surface.height = height * pixelRatio;
  const context = surface.getContext('2d');
  if (context === null) return;
  context.fillStyle = ground;
  context.fillRect(0, 0, surface.width, surface.height);
  context.drawImage(image, 0, 0, surface.width, surface.height);
  const blob = await new Promise<Blob | null>((done) => surface.toBlob(done, 'image/png'));
  if (blob !== null) saveFile(`${name}.png`, blob, 'image/png');
}

function standalone(svg: string) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const ground = colour('--surface');
  const holder = document.createElement('template');
  holder.innerHTML = svg
    .replace(/var\((--[\w-]+)\)/g, (_, name: string) => colour(name))
    .replaceAll('currentColor', colour('--ink'));
  const root = holder.content.querySelector('svg') ?? document.createElementNS(svgNamespace, 'svg');
  root.setAttribute('font-family', colour('--sans').replaceAll('"', "'"));
  root.setAttribute('font-size', '11');
  for (const each of root.querySelectorAll('text')) each.setAttributeNS(xmlNamespace, 'xml:space', 'preserve');
  const paper = document.createElementNS(svgNamespace, 'rect');
  for (const [name, value] of [
    ['width', '100%'],
    ['height', '100%'],
    ['fill', ground],
  ] as const)
    paper.setAttribute(name, value);
  root.prepend(paper);
  const size = (name: string, usual: number) => Number.parseFloat(root.getAttribute(name) ?? '') || usual;
  return {
    text: new XMLSerializer().serializeToString(root),
    width: size('width', 640),
    height: size('height', 400),
    ground,
  };
}
