import { usageError } from '../../src/core/errors.ts';
import { text } from '../text/en.ts';
import { type NamedFile, named } from './project-source.ts';

/** What Chromium gives of a dropped item beside its entry. */
type WithHandle = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };

interface Dropped {
  readonly file: File | null;
  readonly entry: FileSystemEntry | null;
  readonly handle: Promise<FileSystemHandle | null> | undefined;
}

/**
 * The files of a drop with their paths, those within folders too. To be called while the drop is heard: its items are gone afterwards. In a page that
 * was opened from a disk Chromium refuses to read entries, so files are taken as such, and folders by their handles. Rejects with
 * `ui/unreadable-drop` (usage) where the browser gives neither.
 */
export async function droppedFiles(transfer: DataTransfer | null): Promise<readonly NamedFile[]> {
  if (transfer === null) return [];
  const items = [...transfer.items].filter(({ kind }) => kind === 'file').map(takenFrom);
  if (items.length === 0) return [...transfer.files].map(named);
  const found = await Promise.all(items.map(filesOf)).catch((cause: unknown) => {
    throw usageError('ui/unreadable-drop', text.drop.unreadable, { cause, hint: text.drop.unreadableHint });
  });
  return found.flatMap((files) => files.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
}

function takenFrom(item: DataTransferItem): Dropped {
  const entry = item.webkitGetAsEntry?.() ?? null;
  const handle = entry?.isDirectory === true ? (item as WithHandle).getAsFileSystemHandle?.() : undefined;
  handle?.catch(() => undefined);
  return { file: item.getAsFile(), entry, handle };
}

async function filesOf({ file, entry, handle }: Dropped): Promise<readonly NamedFile[]> {
  if (entry?.isDirectory !== true) return file === null ? [] : [named(file)];
  try {
    return await filesIn(entry);
  } catch (error) {
    const folder = await handle?.catch(() => undefined);
    if (folder?.kind !== 'directory') throw error;
    return filesBehind(folder as FileSystemDirectoryHandle, folder.name);
  }
}

async function filesIn(entry: FileSystemEntry): Promise<readonly NamedFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: NamedFile[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return found;
    for (const each of await Promise.all(some.map(filesIn))) found.push(...each);
  }
}

async function filesBehind(folder: FileSystemDirectoryHandle, path: string): Promise<readonly NamedFile[]> {
  const found: NamedFile[] = [];
  for await (const [name, handle] of folder.entries()) {
    const at = `${path}/${name}`;
    if (handle.kind === 'directory') found.push(...(await filesBehind(handle as FileSystemDirectoryHandle, at)));
    else found.push({ path: at, file: await (handle as FileSystemFileHandle).getFile() });
  }
  return found;
}
