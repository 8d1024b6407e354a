// A dataset made in the page: the files that the command line writes into a folder, byte for byte, in one archive.
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { canonicalJson } from '../../../../src/core/canonical-json.ts';
import { sha256Hex } from '../../../../src/core/hash.ts';
import type { Watch } from '../../../../src/core/progress.ts';
import { type DatasetPlan, openDataset } from '../../../../src/simulate/dataset/open-dataset.ts';
import { type ManifestFile, tableFiles } from '../../../../src/simulate/dataset/table-files.ts';
import type { CaseRow } from '../../../../src/simulate/dataset/table-of-rows.ts';
import type { GenerateRequest } from './messages.ts';

/** The archive, where its pictures stand in it, its case table, and the digest that stands in its manifest. */
export interface GeneratedDataset {
  readonly archive: Blob;
  readonly stored: readonly StoredFile[];
  readonly table: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  readonly digest: string;
}

/** A file that stands in the archive as it is. */
export interface StoredFile {
  readonly name: string;
  readonly from: number;
  readonly bytes: number;
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
      archive.store(name, data);
    }
  }
  const version = __EVENHAND_VERSION__;
  const planHash = await sha256Hex(new TextEncoder().encode(canonicalJson({ plan, version, inputs: [] })));
  const blocks = [{ rows, latents, files }];
  const tables = await tableFiles(dataset, { plan, planHash, version, inputs: [], blocks });
  for (const { name, data } of tables.files) archive.compress(name, data);
  const table = tables.files.find(({ name }) => name === 'cases.csv')!.data;
  const { stored } = archive;
  return {
    archive: archive.end(),
    stored,
    table: typeof table === 'string' ? new TextEncoder().encode(table) : Uint8Array.from(table),
    rows: rows.length,
    digest: tables.manifest.digest,
  };
}

/** The same files give the same archive: all are of the first day that an archive can name. */
const firstDay = new Date(1980, 0, 1);

class Archive {
  readonly stored: StoredFile[] = [];
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;
  #adding: { readonly name: string; readonly data: Uint8Array } | undefined;
  readonly #zip = new Zip((error, chunk) => {
    if (error) throw error;
    if (chunk === this.#adding?.data)
      this.stored.push({ name: this.#adding.name, from: this.#size, bytes: chunk.length });
    this.#size += chunk.length;
    this.#parts.push(chunk as Uint8Array<ArrayBuffer>);
  });

  /** Adds a file as it is. */
  store(name: string, data: Uint8Array): void {
    this.#adding = { name, data };
    this.#add(new ZipPassThrough(name), data);
  }

  compress(name: string, data: Uint8Array): void {
    this.#adding = undefined;
    this.#add(new ZipDeflate(name, { level: 6 }), data);
  }

  #add(entry: ZipDeflate | ZipPassThrough, data: Uint8Array): void {
    entry.mtime = firstDay;
    this.#zip.add(entry);
    entry.push(data, true);
  }

  end(): Blob {
    this.#zip.end();
    return new Blob(this.#parts, { type: 'application/zip' });
  }
}
