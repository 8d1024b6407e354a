// Two volumes side by side, drawn by the software driver of WebGL: what is done to one is seen in both.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNifti } from '../../../src/images/formats/write-nifti.ts';
import { scratchFolder } from '../small-table.ts';
import { executablePath, fileUrl, launch, openPage, requireBuild } from './open-workbench.ts';

const patience = 600_000;
const home = scratchFolder();

/** A head without symmetry, so that every turn and step of it looks otherwise. */
function volume(): Uint8Array<ArrayBuffer> {
  const extents = [32, 28, 24] as const;
  const data = new Uint8Array(extents[0] * extents[1] * extents[2]);
  for (const place of data.keys()) {
    const [x, y, z] = [place % 32, Math.floor(place / 32) % 28, Math.floor(place / (32 * 28))] as const;
    const isInside = ((x - 16) / 13) ** 2 + ((y - 14) / 11) ** 2 + ((z - 12) / 9) ** 2 < 1;
    const isLesion = x > 19 && x < 25 && y > 15 && y < 20 && z > 11 && z < 16;
    if (isInside) data[place] = isLesion ? 250 : 60 + 3 * x + 2 * z;
  }
  const affine = [2, 0, 0, -32, 0, 2, 0, -28, 0, 0, 2, -24];
  return writeNifti({ extents, channels: 1, data, geometry: { spacingMm: [2, 2, 2], affine } });
}

/** Two cases with the same volume under names of their own. */
function writeStudy(folder: string): void {
  mkdirSync(join(folder, 'images'), { recursive: true });
  for (const name of ['one', 'two']) writeFileSync(join(folder, 'images', `${name}.nii`), volume());
  writeFileSync(join(folder, 'cases.csv'), 'case,image,sex\n1,images/one.nii,F\n2,images/two.nii,M\n');
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
  readonly channels: number;
}

/** What a volume looks like now. */
async function seen(page: Page, place: number): Promise<Picture> {
  return decode(await page.locator('.volume canvas').nth(place).screenshot());
}

/** What both look like once they look alike and nothing moves any more: the next look sees the same. */
async function settled(both: () => Promise<Pair>, why: string): Promise<Pair> {
  let last = await both();
  const unrest = async (): Promise<number> => {
    const [before, now] = [last, await both()];
    last = now;
    return Math.max(difference(...now), difference(before[0], now[0]), difference(before[1], now[1]));
  };
  await expect.poll(unrest, { message: why }).toBeLessThan(sameShare);
  return last;
}

/** The share of pixels of which some colour differs by more than the eye takes for nothing. */
function difference(one: Picture, two: Picture): number {
  const [width, height] = [Math.min(one.width, two.width), Math.min(one.height, two.height)];
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const channels = [0, 1, 2].map(
        (channel) =>
          one.data[one.channels * (y * one.width + x) + channel]! -
          two.data[two.channels * (y * two.width + x) + channel]!,
      );
      if (channels.some((each) => Math.abs(each) > 12)) count++;
    }
  }
  return count / (width * height);
}

type Pair = readonly [Picture, Picture];

/** Linked volumes with the same content are drawn alike. */
const sameShare = 0.001;
/** Less than a line of the crosshair that moves. */
const changedShare = 0.003;

interface Way {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** Drags the mouse upon a canvas; places are shares of its sides. */
async function drag(page: Page, canvas: Locator, { from, to }: Way): Promise<void> {
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('The canvas is not shown.');
  const at = ([x, y]: Way['from']) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 4 });
  await page.mouse.up();
}

describe.skipIf(executablePath === undefined)('volumes side by side', () => {
  let browser: Browser;
  beforeAll(async () => {
    await requireBuild();
    browser = await launch();
    writeStudy(join(home.path, 'study'));
  }, patience);
  afterAll(async () => {
    home.remove();
    await browser?.close();
  });

  it(
    'share crosshair, zoom, rotation and window',
    async () => {
      const { page, trouble, close } = await openPage(browser, fileUrl(), {
        offline: true,
        viewport: { width: 1800, height: 1000 },
      });
      await page.locator('[data-role=files]').setInputFiles(join(home.path, 'study/cases.csv'));
      await page.locator('[data-role=columns], .files').first().waitFor();
      await page.evaluate(() => {
        location.hash = '#/cases';
      });
      await page.locator('[data-role=attach]').setInputFiles(join(home.path, 'study'));
      await page.locator('.case-row').first().click();
      await page.locator('.volume canvas').waitFor();
      await page.getByRole('button', { name: 'Keep beside the next' }).click();
      await page.getByRole('button', { name: 'Next', exact: true }).click();
      await page.locator('.volume canvas').nth(1).waitFor();
      const canvas = (place: number) => page.locator('.volume canvas').nth(place);
      const both = async (): Promise<Pair> => [await seen(page, 0), await seen(page, 1)];
      await page.getByText('Opening the picture').first().waitFor({ state: 'detached' });
      const acts = {
        crosshair: () => drag(page, canvas(0), { from: [0.2, 0.3], to: [0.3, 0.2] }),
        rotation: () => drag(page, canvas(1), { from: [0.75, 0.75], to: [0.9, 0.6] }),
        zoom: () => canvas(0).press('+'),
        window: () => canvas(1).pressSequentially('{{{{{'),
        'crosshair from the other': () => canvas(1).press('PageUp'),
      };
      let before = await settled(both, 'the volumes are not alike');
      for (const [name, act] of Object.entries(acts)) {
        await act();
        await expect
          .poll(async () => difference(before[0], await seen(page, 0)), { message: `${name}: nothing moves` })
          .toBeGreaterThan(changedShare);
        before = await settled(both, `${name}: only one volume follows`);
      }
      expect(trouble).toEqual([]);
      await close();
    },
    patience,
  );
});
