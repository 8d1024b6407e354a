// Real pictures beside which simulated ones are laid. They are not part of the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toGrey } from '../../src/images/colour/to-grey.ts';
import { readImage } from '../../src/images/formats/read-image.ts';
import { toUnit } from '../../src/images/formats/samples.ts';
import { createImage, type Image } from '../../src/images/image.ts';
import { resampleTo } from '../../src/images/sampling/resample-to.ts';

/** Folder of the real data. */
export const dataFolder = process.env['EVENHAND_DATA'] ?? join(import.meta.dirname, '../../../shared/data');

/** Every k-th of the files of a folder, so that `count` are left; undefined where the folder is absent. */
export function someFiles(folder: string, count: number): readonly string[] | undefined {
  const path = join(dataFolder, folder);
  if (!existsSync(path)) return undefined;
  const names = readdirSync(path)
    .filter((name) => /\.(png|jpe?g)$/.test(name))
    .sort();
  const step = Math.max(1, names.length / count);
  return Array.from({ length: Math.min(count, names.length) }, (_, k) => join(path, names[Math.floor(k * step)]!));
}

/** Grey PNG files with intensities in [0, 1]. */
export function readGreyPng(paths: readonly string[]): readonly Image[] {
  return paths.map((path) => toUnit(readImage(readFileSync(path), { file: path }) as Image<Uint8Array>));
}

/** Luma of JPEG files, decoded by Chromium. */
export async function readJpeg(paths: readonly string[]): Promise<readonly Image[]> {
  const { chromium } = await import('playwright-core');
  const executablePath = process.env['EVENHAND_CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const pictures: Image[] = [];
    for (const path of paths) {
      const { width, height, text } = await page.evaluate(decode, readFileSync(path).toString('base64'));
      const rgba = Buffer.from(text, 'base64');
      const data = new Float32Array(width * height * 3);
      for (let at = 0; at < width * height; at += 1) {
        for (let c = 0; c < 3; c += 1) data[3 * at + c] = rgba[4 * at + c]! / 255;
      }
      pictures.push(toGrey(createImage([width, height], { channels: 3, data })));
    }
    return pictures;
  } finally {
    await browser.close();
  }
}

/** In the page. */
async function decode(base64: string): Promise<{ width: number; height: number; text: string }> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes]), { colorSpaceConversion: 'none' });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  let letters = '';
  for (let from = 0; from < data.length; from += 8192) {
    letters += String.fromCharCode(...data.subarray(from, from + 8192));
  }
  return { width, height, text: btoa(letters) };
}

/** Volumes of the MNI152 template on the grid of an image; undefined where absent. */
export function readMni(name: string, grid: Pick<Image, 'extents' | 'geometry'>): Image | undefined {
  const path = join(dataFolder, 'mni152', name);
  if (!existsSync(path)) return undefined;
  return resampleTo(readImage(readFileSync(path), { file: name }) as Image, grid);
}
