import { canonicalJson } from '../../core/canonical-json.ts';
import { sha256Hex } from '../../core/hash.ts';
import { toCsv } from '../to-csv.ts';
import { toParquet } from '../to-parquet.ts';
import { dataCard } from './data-card.ts';
import type { Dataset, DatasetPlan } from './open-dataset.ts';
import { type CaseRow, tableOfRows } from './table-of-rows.ts';

/** A file of the dataset by its hash. */
export interface ManifestFile {
  /** Name within the folder, with `/` between folders. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What made a dataset and what it consists of. Time and machine are not in it: the same plan gives the same manifest. */
export interface DatasetManifest {
  readonly schema: 'evenhand/dataset@1';
  /** Version of Evenhand. */
  readonly version: string;
  readonly world: string;
  readonly name: string;
  readonly worldFileSha256: string;
  readonly cases: number;
  /** Cases and twins. */
  readonly rows: number;
  readonly seed: number;
  readonly do: readonly string[];
  readonly twins: readonly string[];
  /** Files that the world file names, such as a template, with their hashes. */
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  /** Hash of plan, version and inputs. */
  readonly planHash: string;
  readonly files: readonly ManifestFile[];
  /** Hash over the names and hashes of all files. */
  readonly digest: string;
}

export const manifestName = 'manifest.json';

/** Names of the files that `tableFiles` gives besides the manifest. */
export const tableNames = [
  'cases.csv',
  'cases.parquet',
  'latents.csv',
  'latents.parquet',
  'world.yaml',
  'data-card.md',
];

/** What was rendered, block by block. */
export interface RenderedBlocks {
  readonly plan: DatasetPlan;
  readonly planHash: string;
  readonly version: string;
  readonly inputs: DatasetManifest['inputs'];
  readonly blocks: readonly {
    readonly rows: readonly CaseRow[];
    readonly latents: readonly CaseRow[];
    readonly files: readonly ManifestFile[];
  }[];
}

/** The files that join what was rendered: case table and latents (CSV and Parquet), world file, data card, manifest. */
export async function tableFiles(dataset: Dataset, { plan, planHash, version, inputs, blocks }: RenderedBlocks) {
  const rows = blocks.flatMap((block) => block.rows);
  const cases = tableOfRows(rows, 'cases.csv');
  const latents = tableOfRows(
    blocks.flatMap((block) => block.latents),
    'latents.csv',
  );
  const encoder = new TextEncoder();
  const written = [
    { name: 'cases.csv', data: encoder.encode(toCsv(cases)) },
    { name: 'cases.parquet', data: toParquet(cases) },
    { name: 'latents.csv', data: encoder.encode(toCsv(latents)) },
    { name: 'latents.parquet', data: toParquet(latents) },
    { name: 'world.yaml', data: encoder.encode(plan.text) },
    { name: 'data-card.md', data: encoder.encode(dataCard(dataset, cases)) },
  ];
  const files: ManifestFile[] = blocks.flatMap((block) => block.files);
  for (const { name, data } of written) files.push({ name, bytes: data.length, sha256: await sha256Hex(data) });
  const manifest: DatasetManifest = {
    schema: 'evenhand/dataset@1',
    version,
    world: dataset.world.name,
    name: dataset.worldFile.name,
    worldFileSha256: await sha256Hex(encoder.encode(plan.text)),
    cases: dataset.size,
    rows: rows.length,
    seed: dataset.seed,
    do: plan.do,
    twins: dataset.twins,
    inputs,
    planHash,
    files,
    digest: await sha256Hex(encoder.encode(canonicalJson(files))),
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  return { files: [...written, { name: manifestName, data: encoder.encode(text) }], manifest };
}
