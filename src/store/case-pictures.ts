import type { CasePicturesAnswer } from '../server/api.ts';
import { listFiles } from './list-files.ts';

const mostFiles = 200_000;
const picture = /\.(png|jpe?g|nii|nii\.gz|npy)$/i;

/** Whether a file is a picture, a volume or an array by its name. */
export function isPictureName(name: string): boolean {
  return picture.test(name);
}

/** What is shown beside cases, within the folder of the cases; hidden files and links are passed over. */
export async function casePictures(root: string): Promise<CasePicturesAnswer> {
  const files = await listFiles(root, {
    wanted: (name) => isPictureName(name) || name === 'pair-decisions.csv',
    depth: 6,
    most: mostFiles,
  });
  return { files, whole: files.length < mostFiles };
}
