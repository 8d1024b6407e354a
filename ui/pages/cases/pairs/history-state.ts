// The histories that trainings kept of their pairs: which there are, and the one that is looked at.
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { project } from '../../../app/project.ts';
import { route } from '../../../app/router.ts';
import type { PairHistory } from '../../../data/off-thread/pair-history.ts';

const historyName = /(^|\/)pair-history\.parquet$/;

/** A history that is at hand, by the folder of its training. */
export interface HistoryFile {
  readonly training: string;
  readonly path: string;
}

/** The history that is looked at. */
export interface ShownHistory extends HistoryFile {
  readonly content: PairHistory | 'loading' | { readonly error: unknown };
}

const files = signal<readonly HistoryFile[]>([]);
const shown = signal<ShownHistory | undefined>(undefined);
let asked = '';

export const historyFiles: ReadonlySignal<readonly HistoryFile[]> = files;
/** That of the training in the address, else of the first; undefined where there is none. */
export const shownHistory: ReadonlySignal<ShownHistory | undefined> = shown;

/** Reads the history that is looked at, and again when it changes, until the returned function is called. */
export function followHistory(): () => void {
  return effect(() => {
    const found = project.source.attachments.value
      .filter((path) => historyName.test(path))
      .map((path) => ({ training: path.split('/').slice(0, -1).join('/') || path, path }));
    const wanted = route.value.parameters['training'];
    const chosen = found.find(({ training }) => training === wanted) ?? found[0];
    files.value = found;
    const key = chosen === undefined ? '' : `${chosen.path} ${project.source.attachmentStamp(chosen.path)}`;
    if (key === asked) return;
    asked = key;
    shown.value = chosen && { ...chosen, content: 'loading' };
    if (chosen !== undefined) void load(chosen, key);
  });
}

async function load(file: HistoryFile, key: string): Promise<void> {
  const content = await contentOf(file).catch((error: unknown) => ({ error }));
  if (key === asked) shown.value = { ...file, content };
}

async function contentOf({ path }: HistoryFile): Promise<PairHistory> {
  const bytes = await project.source.attachment(path);
  if (bytes === undefined) throw new Error(path);
  return project.source.pairHistory(bytes);
}
