import { type NamedFile, named } from './project-source.ts';

/** The files of a drop with their paths, those within folders too. To be called while the drop is heard: its items are gone afterwards. */
export async function droppedFiles(transfer: DataTransfer | null): Promise<readonly NamedFile[]> {
  if (transfer === null) return [];
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return [...transfer.files].map(named);
  return (await Promise.all(entries.map(filesIn))).flat();
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
