// The contact sheet of a simulation as one HTML file: rows of subjects, columns of factors, each with what it changed.
import { toBase64 } from '../core/base64.ts';
import { writePng } from '../images/formats/png.ts';
import type { Image } from '../images/image.ts';
import type { Preview, PreviewCell, PreviewSubject } from '../simulate/dataset/preview.ts';
import { html, type Markup, raw } from './html.ts';
import { page } from './page.ts';

/**
 * The sheet as a self-contained HTML page: no script, no request. An absent cell says "no change". Texts are escaped;
 * equal previews give equal bytes.
 */
export function renderPreview(preview: Preview): string {
  const { title, about, factors, limits, subjects } = preview;
  return page({
    title,
    className: 'preview',
    pictures: true,
    body: html`<style>${raw(styles)}</style>
<main>
<h1>${title}</h1>
<p>${about}</p>
<p class="quiet">A row is a subject: the picture as it is, then what each intervention makes of it and, in colours, what changed: blue darker, red brighter, white not at all.</p>
<div class="scroll"><table>
<thead><tr><th scope="col">Subject</th><th scope="col">As it is</th>
${factors.map((name, i) => html`<th scope="col" colspan="2">${name}<small>colours saturate at a change of ${limits[i]!.toPrecision(2)}</small></th>`)}
</tr></thead>
<tbody>${subjects.map((subject) => row(subject))}</tbody>
</table></div>
</main>`,
  }).toString();
}

const styles = `
.preview main{padding:1.5rem}
.preview table{font-size:.8rem}
.preview th,.preview td{text-align:left;vertical-align:top;padding:.3rem .4rem}
.preview img{display:block;width:11rem;height:auto;border-radius:3px}
.preview th[scope=row]{min-width:15rem}
.preview dl{display:grid;grid-template-columns:max-content 1fr;gap:0 .6rem;margin:.3rem 0 0;font-size:.72rem;font-weight:400}
.preview dt{color:var(--quiet)}.preview dd{margin:0;overflow-wrap:anywhere}
.preview td p{max-width:11rem;margin:.3rem 0 0;font-size:.75rem}
.preview small{display:block;font-weight:400}`;

function row({ id, facts, image, texts, cells }: PreviewSubject): Markup {
  return html`<tr><th scope="row">${id}<dl>${Object.entries(facts).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></th>
<td>${picture(image, `Case ${id} as it is`)}${captions(texts)}</td>
${cells.map((cell) => pair(id, cell, texts))}</tr>`;
}

function pair(id: string, cell: PreviewCell | undefined, before: Readonly<Record<string, string>>): Markup {
  if (cell === undefined) return html`<td colspan="2" class="quiet">no change</td>`;
  const { intervention, image, difference, largest, texts } = cell;
  const changed = Object.fromEntries(Object.entries(texts).filter(([name, text]) => before[name] !== text));
  return html`<td>${picture(image, `Case ${id} had ${intervention}`)}<small>${intervention}</small>${captions(changed)}</td>
<td>${picture(difference, `What ${intervention} changes in case ${id}`)}<small>largest change ${largest.toPrecision(2)}</small></td>`;
}

function captions(texts: Readonly<Record<string, string>>): readonly Markup[] {
  return Object.entries(texts).map(([name, text]) => html`<p><b>${name}</b> ${text}</p>`);
}

function picture(image: Image, description: string): Markup {
  const [width, height] = image.extents;
  const source = `data:image/png;base64,${toBase64(writePng(image, { bits: 8 }))}`;
  return html`<img src="${source}" width="${width!}" height="${height!}" alt="${description}">`;
}
