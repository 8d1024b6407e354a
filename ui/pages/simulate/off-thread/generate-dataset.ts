// A dataset made in the page: the files that the command line writes into a folder, byte for byte, in one archive.
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { canonicalJson } from '../../../../src/core/canonical-json.ts';
import { sha256Hex } from '../../../../src/core/hash.ts';
import type { Watch } from '../../../../src/core/progress.ts';
import { type DatasetPlan, openDataset } from '../../../../src/simulate/dataset/open-dataset.ts';
import { type ManifestFile, tableFiles } from '../../../../src/simulate/dataset/table-files.ts';
import type { CaseRow } from '../../../../src/simulate/dataset/table-of-rows.ts';
import type { GenerateRequest } from './messages.ts';

/** The archive, and the digest that stands in its manifest. */
export interface GeneratedDataset {
  readonly archive: Blob;
  readonly rows: number;
  readonly digest: string;
}

/**
 * Draws all cases, renders them one after another and packs them. Pictures are stored as they are, tables are compressed.
 * @throws what `openDataset` and rendering throw.
 */
export async function generateDataset(request: GenerateRequest, watch: Watch): Promise<GeneratedDataset> {
  const { text, file, seed, cases, twins } = request;
  const plan: DatasetPlan = { text, file, cases, seed, do: request.do, twins };
  const dataset = await openDataset(plan);
  for (let position = 0; position < dataset.size; position += 1) dataset.check(position);
  const archive = new Archive();
  const files: ManifestFile[] = [];
  const rows: CaseRow[] = [];
  const latents: CaseRow[] = [];
  for (let position = 0; position < dataset.size; position += 1) {
    watch.onProgress?.({ stage: 'rendering', done: position, total: dataset.size });
    const rendered = dataset.renderCase(position);
    rows.push(...rendered.rows);
    latents.push(...rendered.latents);
    for (const { name, data } of rendered.files) {
      files.push({ name, bytes: data.length, sha256: await sha256Hex(Uint8Array.from(data)) });
      archive.add(name, data, false);
    }
  }
  const version = __EVENHAND_VERSION__;
  const planHash = await sha256Hex(new TextEncoder().encode(canonicalJson({ plan, version, inputs: [] })));
  const blocks = [{ rows, latents, files }];
  const tables = await tableFiles(dataset, { plan, planHash, version, inputs: [], blocks });
  for (const { name, data } of tables.files) archive.add(name, data, true);
  return { archive: archive.end(), rows: rows.length, digest: tables.manifest.digest };
}

/** The same files give the same archive: all are of the first day that an archive can name. */
const firstDay = new Date(1980, 0, 1);

class Archive {
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  readonly #zip = new Zip((error, chunk) => {
    if (error) throw error;
    this.#parts.push(chunk as Uint8Array<ArrayBuffer>);
  });

  add(name: string, data: Uint8Array, compress: boolean): void {
    const entry = compress ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
    entry.mtime = firstDay;
    this.#zip.add(entry);
    entry.push(data, true);
  }

  end(): Blob {
    this.#zip.end();
    return new Blob(this.#parts, { type: 'application/zip' });
  }
}
