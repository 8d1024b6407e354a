import { makeFolder } from '../make-folder.ts';

/** A function that makes a folder, with those around it, the first time it is asked to. */
export function madeFolders(): (folder: string) => Promise<void> {
  const made = new Map<string, Promise<unknown>>();
  return async (folder) => {
    let making = made.get(folder);
    if (making === undefined) {
      making = makeFolder(folder);
      made.set(folder, making);
    }
    await making;
  };
}
