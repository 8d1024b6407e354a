import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ioError } from '../../platform/node/io-error.ts';

let counter = 0;

/** Writes a file whole, unless there is one of this name already: of all processes that try, one gets true. Throws `EvenhandError` of kind `io`. */
export async function writeOnce(path: string, text: string): Promise<boolean> {
  const temporary = join(dirname(path), `.${process.pid}-${counter++}.part`);
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    return await put(temporary, path);
  } catch (error) {
    throw ioError(error, 'write', path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function put(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'ENOENT') throw error;
    return reserve(temporary, path);
  }
}

/** For file systems without links: the name is taken first, the content follows at once. */
async function reserve(temporary: string, path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await rename(temporary, path);
  return true;
}

/** The JSON value in a file, undefined where there is none or it is not whole. */
export async function readJson<Value>(path: string): Promise<Value | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Value;
  } catch {
    return undefined;
  }
}
