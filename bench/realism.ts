// How close simulated pictures are to real ones in power spectrum and histogram: npx tsx bench/realism.ts [--pictures 120] [--worlds skin,chest]
// [--set "skin: gaussianNoise = 0.02"]. Prints Markdown tables for docs/worlds/realism.md. Real pictures are read from EVENHAND_DATA (default ../shared/data);
// a line says what is absent. `--set` gives a node of a ready-made world another value, to see what it would change.
import { parseArgs } from 'node:util';
import { toGrey } from '../src/images/colour/to-grey.ts';
import { createImage, type Image } from '../src/images/image.ts';
import { openDataset } from '../src/simulate/dataset/open-dataset.ts';
import { readyMadeWorlds } from '../src/simulate/ready-made/ready-made-worlds.ts';
import { readGreyPng, readJpeg, readMni, someFiles } from './realism/real-pictures.ts';
import {
  distanceOf,
  octaveTitles,
  type PictureStatistics,
  slopeOf,
  statisticsOf,
} from './realism/spectrum-and-histogram.ts';

interface Comparison {
  readonly name: string;
  /** Ready-made world and the settings it is rendered with. */
  readonly world: string;
  readonly settings: string;
  readonly realName?: string;
  /** Undefined where the data are absent. */
  real?(count: number): Promise<readonly Image[] | undefined>;
  /** Which samples the histogram counts; all unless given. */
  counted?(value: number): boolean;
}

const comparisons: readonly Comparison[] = [
  {
    name: 'skin',
    world: 'skin-tone',
    settings: '{ width: 200, height: 150 }',
    realName: 'HAM10000, 200 x 150',
    real: async (count) => {
      const paths = someFiles('ham10000/images', count);
      return paths && readJpeg(paths);
    },
  },
  {
    name: 'chest',
    world: 'chest-view',
    settings: '{ width: 256, height: 256 }',
    realName: 'NIH ChestX-ray14, 256 x 256',
    real: async (count) => {
      const paths = someFiles('nih-chestxray14/images-256', count);
      return paths && readGreyPng(paths);
    },
  },
  {
    name: 'brain',
    world: 'brain-near',
    settings: '{ dimension: 2, size: 192, diseaseRegion: right insula, biasRegion: right putamen }',
    realName: 'MNI152 2009a, 9 axial slices',
    real: async () => mniSlices(),
    counted: (value) => value > 0.02,
  },
  { name: 'fundus', world: 'fundus-pairs', settings: '{ modality: slo, width: 256, height: 256 }' },
];

/** The picture with 0.85 as the 95th percentile of what is not black: MRI has no unit of intensity. */
function toWhiteMatter({ extents, data }: Image): Image {
  const bright = data.filter((value) => value > 0).sort();
  const scale = 0.85 / bright[Math.floor(0.95 * bright.length)]!;
  return createImage(extents, { data: data.map((value) => Math.min(1, value * scale)) });
}

/** Axial slices around the one that the brain world shows. */
function mniSlices(): readonly Image[] | undefined {
  const slices: Image[] = [];
  for (let z = -1; z <= 7; z += 1) {
    const affine = [1, 0, 0, -95.5, 0, 1, 0, -113.5, 0, 0, 1, z, 0, 0, 0, 1];
    const grid = { extents: [192, 192, 1], geometry: { spacingMm: [1, 1, 1], affine } };
    const head = readMni('mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz', grid);
    if (head === undefined) return undefined;
    slices.push(toWhiteMatter(createImage([192, 192], { data: head.data })));
  }
  return slices;
}

/** Pictures of a ready-made world, in grey. */
async function simulate({ world, settings, name }: Comparison, count: number, changes: readonly string[]) {
  let text = readyMadeWorlds[world]!.replace(/^settings: .*$/m, `settings: ${settings}`);
  for (const change of changes) {
    const [, target, node, value] = /^(\w+): (\w+) = (.+)$/.exec(change) ?? [];
    if (target !== name) continue;
    const line = new RegExp(`^  ${node}: .*$`, 'm');
    text = line.test(text)
      ? text.replace(line, `  ${node}: ${value}`)
      : text.replace(/^nodes:$/m, `nodes:\n  ${node}: ${value}`);
  }
  const dataset = await openDataset({ text, file: `${world}.yaml`, cases: count, do: [], twins: [] });
  return Array.from({ length: count }, (_, position) => {
    const { image } = dataset.render(dataset.draw(position).draws)[0]!;
    if (name === 'brain') return toWhiteMatter(image!);
    return image!.channels === 3 ? toGrey(image!) : image!;
  });
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

const signed = (value: number): string => `${value < 0 ? '' : '+'}${value.toFixed(1)}`;

function describe(name: string, statistics: PictureStatistics): string {
  const { pictures, mean, spread } = statistics;
  return row([name, pictures, slopeOf(statistics).toFixed(2), mean.toFixed(3), spread.toFixed(3)]);
}

function compare(name: string, first: PictureStatistics, second: PictureStatistics): string {
  const { decibels, octaves, wasserstein, overlap } = distanceOf(first, second);
  return row([name, decibels.toFixed(1), ...octaves.map(signed), wasserstein.toFixed(3), overlap.toFixed(2)]);
}

const { values } = parseArgs({
  options: {
    pictures: { type: 'string', default: '120' },
    worlds: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const count = Number(values.pictures);
const alone: string[] = [];
const distances: string[] = [];
for (const comparison of comparisons) {
  const { name, counted, realName, real } = comparison;
  if (values.worlds !== undefined && !values.worlds.split(',').includes(name)) continue;
  const simulated = statisticsOf(await simulate(comparison, count, values.set), counted);
  alone.push(describe(`${name}, simulated`, simulated));
  const pictures = await real?.(count);
  if (pictures === undefined) {
    console.log(`${name}: ${realName === undefined ? 'no real pictures to compare with' : `${realName} not here`}.`);
    continue;
  }
  const observed = statisticsOf(pictures, counted);
  alone.push(describe(`${name}, real (${realName})`, observed));
  distances.push(compare(`${name}, simulated - real`, simulated, observed));
  const half = (odd: number) =>
    statisticsOf(
      pictures.filter((_, k) => k % 2 === odd),
      counted,
    );
  distances.push(compare(`${name}, real - real (halves)`, half(0), half(1)));
}
const ruler = (count: number): string => row(Array.from({ length: count }, () => '---'));
console.log(`\n${row(['pictures', 'number', 'slope of power', 'mean intensity', 'spread within'])}\n${ruler(5)}`);
console.log(alone.join('\n'));
const bands = octaveTitles.map((title) => `${title} (dB)`);
console.log(`\n${row(['pair', 'log spectra (dB rms)', ...bands, 'Wasserstein-1', 'overlap'])}\n${ruler(8)}`);
console.log(distances.join('\n'));
