import { join } from 'node:path';
import type { RunAttachment, RunAttachmentsAnswer } from '../server/api.ts';
import { listFiles } from './list-files.ts';
import { type Project, stampOf } from './project-folder.ts';

const mostFiles = 2000;
const shown = /^(suspicion\.csv|(pair|case)-history\.parquet)$/;

/**
 * What the trainings under `runs/` say of single cases. Only names, sizes in bytes and times are read; hidden files and
 * links are passed over. At most 2000 files: `whole` is then false.
 */
export async function runAttachments(project: Project): Promise<RunAttachmentsAnswer> {
  const root = project.folder('runs');
  const paths = await listFiles(root, { wanted: (name) => shown.test(name), depth: 4, most: mostFiles });
  const files = await Promise.all(paths.map((path) => attachment(root, path).catch(() => undefined)));
  return { files: files.flatMap((each) => each ?? []), whole: paths.length < mostFiles };
}

async function attachment(root: string, path: string): Promise<RunAttachment | undefined> {
  const [run = '', ...rest] = path.split('/');
  if (rest.length === 0) return undefined;
  const { bytes, changed } = await stampOf(join(root, path));
  return { run, file: rest.join('/'), bytes, changed };
}
