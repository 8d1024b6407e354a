// Files that are shown beside cases: pictures, masks, saliency, lists of suspicious pairs. They are opened when they are looked at.
import { type ReadonlySignal, signal } from '@preact/signals';
import type { NamedFile } from './project-source.ts';

const wanted = /\.(png|jpe?g|webp|gif|nii|nii\.gz)$|(^|\/)(suspicion|pair-decisions)\.csv$/i;

type Opener = () => Promise<Blob>;

export class Attachments {
  readonly #openers = new Map<string, Opener>();
  readonly #paths = signal<readonly string[]>([]);
  readonly paths: ReadonlySignal<readonly string[]> = this.#paths;

  /** Adds those of the files that are shown beside cases. */
  addFiles(files: readonly NamedFile[]): void {
    this.add(files.filter(({ path }) => wanted.test(path)).map(({ path, file }) => [path, async () => file]));
  }

  add(openers: readonly (readonly [string, Opener])[]): void {
    if (openers.length === 0) return;
    for (const [path, open] of openers) this.#openers.set(path, open);
    this.#paths.value = [...this.#openers.keys()];
  }

  async open(path: string): Promise<Blob | undefined> {
    return this.#openers.get(path)?.();
  }
}
