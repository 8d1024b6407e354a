// Every kind of chart of the pages against what it looked like when somebody last looked: its SVG as text, and its pixels in both themes with
// the letters left out, so that neither the fonts nor the version of the browser matter. `npm run snapshots` renews them.
import { beforeAll, describe, expect, it } from 'vitest';
import { commands, server } from 'vitest/browser';
import { createCanvas } from '../../../src/report/charts/canvas.ts';
import '../../../ui/charts/figure.css';
import '../../../ui/pages/simulate/simulate.css';
import '../../../ui/styles/styles.ts';
import { chartExamples } from './chart-examples.ts';
import { drawDifference, halved, type Pixels, pixelsOf, pngOf, shareOfDifferent } from './compare-pixels.ts';
import { plainSvg } from './plain-svg.ts';

/** Share of the drawn pixels that may differ: drawing on a graphics processor differs by up to 1.6% from drawing without, a dot left out by 15%. */
const tolerance = 0.02;

const folder = 'test/golden/charts';
const differences = 'coverage/charts';
const isRenewing = server.config.snapshotOptions.updateSnapshot === 'all';
const names = Object.keys(chartExamples);
const drawings = new Map<string, string>();
let styles = '';

beforeAll(async () => {
  const canvas = await createCanvas();
  for (const name of names) drawings.set(name, chartExamples[name]!(canvas));
  const rules = [...document.styleSheets].flatMap(({ cssRules }) => Array.from(cssRules, ({ cssText }) => cssText));
  styles = `${rules.join('\n')} text { fill: transparent !important; stroke: transparent !important }`;
});

describe.each(names)('the chart %s', (name) => {
  it('is drawn as it was', async () => {
    const path = `${folder}/${name}.svg`;
    const now = plainSvg(drawings.get(name)!);
    if (isRenewing) await commands.writeFile(path, now);
    expect(now).toBe(await commands.readFile(path));
  });

  it.each(['light', 'dark'])('looks as it did when it is %s', async (theme) => {
    const path = `${folder}/${name}.${theme}.png`;
    const now = await rasterise(drawings.get(name)!, theme);
    if (isRenewing) await commands.writeFile(path, await pngOf(now), 'base64');
    const before = await pixelsOf(await commands.readFile(path, 'base64'));
    const share = shareOfDifferent(before, now);
    const seen = `${differences}/${name}.${theme}.png`;
    if (share > tolerance) await commands.writeFile(seen, await pngOf(drawDifference(before, now)), 'base64');
    expect(share, `share of pixels that differ; ${seen} shows where`).toBeLessThanOrEqual(tolerance);
  });
});

/** The pixels of a drawing under the style sheets of the pages, without its letters, at half its size. */
async function rasterise(drawing: string, theme: string): Promise<Pixels> {
  const box = document.createElement('div');
  box.innerHTML = drawing;
  const svg = box.firstElementChild!;
  const [width, height] = [Number(svg.getAttribute('width')), Number(svg.getAttribute('height'))];
  const inner = new XMLSerializer().serializeToString(box);
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" data-theme="${theme}">
    <style><![CDATA[${styles}]]></style><rect width="100%" height="100%" style="fill: var(--surface)"/>
    <foreignObject width="100%" height="100%">${inner}</foreignObject></svg>`;
  const picture = new Image(width, height);
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(page)}`;
  await picture.decode();
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(picture, 0, 0);
  return halved(context.getImageData(0, 0, width, height));
}
