// Pictures that were opened, so that going back and forth is quick; the oldest are dropped.
import { EvenhandError, usageError } from '../../../src/core/errors.ts';
import { project } from '../../app/project.ts';
import { text } from '../../text/en.ts';
import { isArray } from './pictures.ts';
import { decodePicture, type Picture, windowed } from './viewer/picture.ts';

const mostPictures = 24;
const mostAddresses = 300;

const pictures = new Map<string, Promise<Picture>>();
const addresses = new Map<string, Promise<string>>();

/** The decoded picture of an attachment. */
export function openPicture(path: string): Promise<Picture> {
  const known = pictures.get(path) ?? decoded(path);
  pictures.delete(path);
  pictures.set(path, known);
  known.catch(() => pictures.delete(path));
  if (pictures.size > mostPictures) pictures.delete(pictures.keys().next().value as string);
  return known;
}

async function decoded(path: string): Promise<Picture> {
  const blob = await blobOf(path);
  try {
    return await decodePicture(blob);
  } catch (cause) {
    if (cause instanceof EvenhandError) throw cause;
    throw usageError('ui/unreadable-picture', text.cases.viewer.damaged(path), { cause });
  }
}

/** An address under which an `img` finds the attachment. */
export function addressOf(path: string): Promise<string> {
  const known = addresses.get(path) ?? shownBlob(path).then((blob) => URL.createObjectURL(blob));
  addresses.delete(path);
  addresses.set(path, known);
  known.catch(() => addresses.delete(path));
  if (addresses.size > mostAddresses) {
    const [oldest, address] = addresses.entries().next().value as [string, Promise<string>];
    addresses.delete(oldest);
    void address.then((each) => URL.revokeObjectURL(each));
  }
  return known;
}

async function shownBlob(path: string): Promise<Blob> {
  return isArray(path) ? windowed(await openPicture(path), 0, 1).convertToBlob() : blobOf(path);
}

async function blobOf(path: string): Promise<Blob> {
  const blob = await project.source.attachment(path);
  if (blob === undefined) throw new Error(text.cases.viewer.gone(path));
  return blob;
}
