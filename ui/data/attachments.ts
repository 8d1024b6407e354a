// Files that are shown beside cases: pictures, masks, saliency, lists of suspicious pairs. They are opened when they are looked at.
import { type ReadonlySignal, signal } from '@preact/signals';
import type { NamedFile } from './project-source.ts';

const wanted =
  /\.(png|jpe?g|webp|gif|nii|nii\.gz|npy)$|(^|\/)(suspicion|pair-decisions)\.csv$|(^|\/)(pair|case)-history\.parquet$/i;

const picture = /\.(png|jpe?g|nii|nii\.gz|npy)$/i;

/** Whether a file is shown beside cases, by its name. */
export function isShown(path: string): boolean {
  return wanted.test(path);
}

/** Whether a file is a picture, a volume or an array by its name, as the folder of a server takes it. */
export function isPicture(path: string): boolean {
  return picture.test(path);
}

/** A file that can be opened. */
export interface Attachment {
  readonly path: string;
  /** Changes when the file does. */
  readonly stamp: string;
  readonly open: () => Promise<Blob>;
}

export class Attachments {
  readonly #known = new Map<string, Attachment>();
  readonly #paths = signal<readonly string[]>([]);
  /** Another list whenever a file has come, gone or changed. */
  readonly paths: ReadonlySignal<readonly string[]> = this.#paths;

  /** Adds those of the files that are shown beside cases. */
  addFiles(files: readonly NamedFile[]): void {
    this.add(
      files
        .filter(({ path }) => isShown(path))
        .map(({ path, file }) => ({ path, stamp: `${file.size} ${file.lastModified}`, open: async () => file })),
    );
  }

  add(files: readonly Attachment[]): void {
    const changed = files.filter(({ path, stamp }) => this.#known.get(path)?.stamp !== stamp);
    for (const file of files) this.#known.set(file.path, file);
    if (changed.length > 0) this.#paths.value = [...this.#known.keys()];
  }

  /** Adds files, and forgets those under a folder that are no longer among them. */
  replace(folder: string, files: readonly Attachment[]): void {
    const kept = new Set(files.map(({ path }) => path));
    const gone = [...this.#known.keys()].filter((path) => path.startsWith(folder) && !kept.has(path));
    for (const path of gone) this.#known.delete(path);
    this.add(files);
    if (gone.length > 0) this.#paths.value = [...this.#known.keys()];
  }

  stampOf(path: string): string | undefined {
    return this.#known.get(path)?.stamp;
  }

  async open(path: string): Promise<Blob | undefined> {
    return this.#known.get(path)?.open();
  }
}
