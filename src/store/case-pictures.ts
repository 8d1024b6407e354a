import type { CasePicturesAnswer } from '../server/api.ts';
import { listFiles } from './list-files.ts';

const mostFiles = 200_000;
const picture = /\.(png|jpe?g|nii|nii\.gz|npy)$/i;

/**
 * Whether a file is a picture, a volume or an array by its name: .png, .jpg, .jpeg, .nii, .nii.gz or .npy, in any case
 * of letters. Its bytes are not looked at.
 */
export function isPictureName(name: string): boolean {
  return picture.test(name);
}

/**
 * What is shown beside cases, within the folder of the cases; hidden files and links are passed over, and so is what
 * lies more than six folders deep. At most 200,000 files: `whole` is then false. A folder that cannot be read is empty.
 */
export async function casePictures(root: string): Promise<CasePicturesAnswer> {
  const files = await listFiles(root, {
    wanted: (name) => isPictureName(name) || name === 'pair-decisions.csv',
    depth: 6,
    most: mostFiles,
  });
  return { files, whole: files.length < mostFiles };
}
