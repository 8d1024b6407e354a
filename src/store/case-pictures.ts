import type { CasePicturesAnswer } from '../server/api.ts';
import { listFiles } from './list-files.ts';

const mostFiles = 200_000;
const shown = /\.(png|jpe?g|nii|nii\.gz)$|^pair-decisions\.csv$/i;

/** What is shown beside cases, within the folder of the cases; hidden files and links are passed over. */
export async function casePictures(root: string): Promise<CasePicturesAnswer> {
  const files = await listFiles(root, { wanted: (name) => shown.test(name), depth: 6, most: mostFiles });
  return { files, whole: files.length < mostFiles };
}
