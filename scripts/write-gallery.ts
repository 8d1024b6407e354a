// Draws the pictures of docs/worlds: npx tsx scripts/write-gallery.ts [name...]. Everything in them is simulated.
import { mkdirSync, writeFileSync } from 'node:fs';
import { writePng } from '../src/images/formats/png.ts';
import type { Image } from '../src/images/image.ts';
import { resize } from '../src/images/resize/resize.ts';
import { contactSheet } from '../src/simulate/dataset/contact-sheet.ts';
import { makePreview } from '../src/simulate/dataset/make-preview.ts';
import { openDataset } from '../src/simulate/dataset/open-dataset.ts';
import type { Preview } from '../src/simulate/dataset/preview.ts';
import { readyMadeWorlds } from '../src/simulate/ready-made/ready-made-worlds.ts';

const folder = new URL('../docs/images/', import.meta.url);
const background = 0.1;

function settled(world: string, settings: string): string {
  return readyMadeWorlds[world]!.replace(/^settings: .*$/m, `settings: ${settings}`);
}

/** The contact sheet of a world file: four subjects, up to five factors. */
async function previewOf(text: string, { subjects = 4, factors = 5 } = {}): Promise<Preview> {
  const dataset = await openDataset({ text, file: 'gallery.yaml', cases: 8, do: [], twins: [] });
  return makePreview(dataset, { subjects, factors })!;
}

function smaller(image: Image, width: number): Image {
  return resize(image, [width, Math.round((image.extents[1]! * width) / image.extents[0]!)]);
}

function tilesOf({ subjects }: Preview, width: number): (Image | undefined)[][] {
  return subjects.map(({ image, cells }) =>
    [image, ...cells.flatMap((cell) => [cell?.image, cell?.difference])].map((tile) => tile && smaller(tile, width)),
  );
}

function write(name: string, image: Image): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.png`, folder), writePng(image, { bits: 8 }));
}

/** Slices of four brains in three planes. */
async function drawBrains(): Promise<Image> {
  const rows: Image[][] = [];
  for (const plane of ['axial', 'coronal', 'sagittal']) {
    const text = settled(
      'brain-near',
      `{ dimension: 2, size: 192, plane: ${plane}, biasRegion: right putamen, ventricles: [right lateral ventricle] }`,
    );
    const dataset = await openDataset({ text, file: 'gallery.yaml', cases: 5, do: [], twins: [] });
    rows.push([0, 1, 2, 3, 4].map((position) => dataset.render(dataset.draw(position).draws)[0]!.image!));
  }
  return contactSheet(rows, { background: 0 });
}

const texts: Readonly<Record<string, string>> = {
  'brain-near': settled('brain-near', '{ dimension: 2, size: 192, biasRegion: right putamen }'),
  'fundus-pairs': readyMadeWorlds['fundus-pairs']!,
  'skin-tone': readyMadeWorlds['skin-tone']!,
  'chest-view': readyMadeWorlds['chest-view']!,
};

/** Two subjects of each world: as they are, and what two factors change. */
async function drawOverview(): Promise<Image> {
  const rows: (Image | undefined)[][] = [];
  const square = { ...texts, 'skin-tone': settled('skin-tone', '{ width: 256, height: 256 }') };
  for (const text of Object.values(square)) {
    const preview = await previewOf(text, { subjects: 2, factors: 8 });
    const telling = preview.factors.flatMap((_, i) => (preview.subjects.every(({ cells }) => cells[i]) ? [i] : []));
    rows.push(
      preview.subjects.flatMap(({ image, cells }) => {
        const cell = cells[telling[0]!]!;
        return [image, cell.image, cell.difference].map((tile) => smaller(tile, 176));
      }),
    );
  }
  return contactSheet(rows, { background });
}

const pictures: Readonly<Record<string, () => Promise<Image>>> = {
  brain: drawBrains,
  worlds: drawOverview,
  ...Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      `sheet-${name}`,
      async () => {
        const preview = await previewOf(text);
        console.log(`${name}: ${preview.factors.join(', ')}`);
        return contactSheet(tilesOf(preview, 112), { background });
      },
    ]),
  ),
};

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(pictures);
for (const name of chosen) write(name, await pictures[name]!());
