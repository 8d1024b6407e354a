// Pictures of a benchmark world, as frozen features or as samples.
import { type Dataset, openDataset } from '../../simulate/dataset/open-dataset.ts';
import { pictureFeatures, pictureWidth } from './picture-features.ts';
import { groupNames, type WorldFactors } from './world-factors.ts';
import { type BadPairWorld, badPairWorld } from './worlds.ts';

/** Some pictures: of a world file under interventions, at given indices of a seed. Equal orders give equal features. */
export interface PictureOrder {
  readonly text: string;
  readonly do: readonly string[];
  readonly seed: number;
  readonly indices: readonly number[];
}

/** Features [n,144] of the pictures of an order, row by row. */
export async function embedPictures(order: PictureOrder): Promise<Float32Array> {
  const { indices } = order;
  const dataset = await openedOnce(order);
  const features = new Float32Array(indices.length * pictureWidth);
  for (const [row, index] of indices.entries()) {
    const [rendering] = dataset.render(dataset.draw(index).draws);
    features.set(pictureFeatures(rendering!.image!), row * pictureWidth);
  }
  return features;
}

/** Samples of a picture. */
export const pictureSize = 96 * 96;

/** Samples [n,96,96] of the pictures of an order, row by row: black is 0, white 255. */
export async function samplePictures(order: PictureOrder): Promise<Uint8Array> {
  const { indices } = order;
  const dataset = await openedOnce(order);
  const samples = new Uint8Array(indices.length * pictureSize);
  for (const [row, index] of indices.entries()) {
    const [rendering] = dataset.render(dataset.draw(index).draws);
    for (const [at, value] of rendering!.image!.data.entries()) {
      samples[row * pictureSize + at] = Math.min(255, Math.max(0, Math.round(255 * Number(value))));
    }
  }
  return samples;
}

const opened = new Map<string, Promise<Dataset>>();

/** The dataset of a world file, opened for at least so many cases; a case is the same whatever their number. The last one is kept. */
function openedOnce({ text, do: interventions, seed, indices }: PictureOrder): Promise<Dataset> {
  let cases = 1024;
  while (cases <= Math.max(...indices)) cases *= 2;
  const key = JSON.stringify([text, interventions, seed, cases]);
  const dataset =
    opened.get(key) ?? openDataset({ text, file: 'bad-pairs', cases, do: interventions, twins: [], seed });
  opened.clear();
  opened.set(key, dataset);
  return dataset;
}

/** The world with the same pictures and no bad pairs: worlds that differ in what is planted share it. */
export function populationOf({ factors }: Pick<BadPairWorld, 'factors'>): BadPairWorld {
  return badPairWorld({ ...factors, noise: 'none', rates: 'none', unknown: 0 });
}

/** Cases of one group and class, all good. */
export interface TestStratum {
  readonly group: string;
  readonly glaucoma: 0 | 1;
  readonly order: PictureOrder;
}

/**
 * The test pictures of a world: `cases` of each group and class, by intervention. Worlds with the same signs and groups share them, whatever
 * their noise and their shares of groups.
 */
export function testStrata(
  factors: WorldFactors,
  { seed, cases }: { readonly seed: number; readonly cases: number },
): readonly TestStratum[] {
  const { text } = badPairWorld({ ...factors, noise: 'none', rates: 'none', unknown: 0, larger: 50 });
  return groupNames(factors).flatMap((group, k) =>
    ([0, 1] as const).map((glaucoma) => {
      const first = (2 * k + glaucoma) * cases;
      const indices = Array.from({ length: cases }, (_, at) => first + at);
      return { group, glaucoma, order: { text, do: [`group=${group}`, `glaucoma=${glaucoma}`], seed, indices } };
    }),
  );
}
