// Failures of the file system in the words of the user: what could not be done to which file (base name), and what to do about it.
import { basename } from 'node:path';
import { EvenhandError } from '../../core/errors.ts';

const reasons: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOENT: ['it does not exist', 'Check the path; it is taken from the folder in which the command runs.'],
  EACCES: ['permission is denied', 'Check who owns the file or folder, or choose another place with --out.'],
  EPERM: ['the operation is not permitted', 'Check who owns the file or folder, or choose another place with --out.'],
  EROFS: ['the file system is read-only', 'Choose another place with --out.'],
  ENOSPC: ['the disk is full', 'Free some space, or choose another place with --out. Nothing was left half-written.'],
  EFBIG: [
    'the file would be larger than this system allows',
    'Raise the limit (ulimit -f), or choose another place with --out. Nothing was left half-written.',
  ],
  EDQUOT: [
    'the disk quota is used up',
    'Free some space, or choose another place with --out. Nothing was left half-written.',
  ],
  EISDIR: ['it is a folder', 'Name a file.'],
  ENOTDIR: ['a part of its path is a file, not a folder', 'Check the path.'],
  ELOOP: ['it is a symbolic link that leads back to itself', 'Check where the link points (ls -l).'],
  ENAMETOOLONG: ['its name is too long for the file system', 'Use a shorter name.'],
  EMFILE: ['too many files are open', 'Raise the limit on open files (ulimit -n).'],
};

/** What to do where it is not what `reasons` says: of a file that is read, and of one that is written over. */
const hints: Readonly<Record<string, string>> = {
  'read EACCES': 'Check who may read it (ls -l).',
  'read EPERM': 'Check who may read it (ls -l).',
  'write ENOTDIR': 'Name another folder: each part of its path must be a folder.',
  'write EISDIR': 'Move that folder away, or choose another place with --out.',
};

/** An `EvenhandError` of kind `io` for a failure of the file system; other errors pass through unchanged. */
export function ioError(error: unknown, action: 'read' | 'write', path: string): unknown {
  if (!(error instanceof Error) || error instanceof EvenhandError) return error;
  const code = path.includes('\0') ? 'ENOENT' : (error as NodeJS.ErrnoException).code;
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  const [reason, hint] = reasons[code] ?? [`the system answered ${code}`, 'Check the path and the disk.'];
  const isAddress = action === 'read' && /^[a-z]+:\/\//i.test(path);
  return new EvenhandError('io', `io/${action}-failed`, `cannot ${action} "${shown(path)}": ${reason}.`, {
    hint: isAddress
      ? 'Nothing is read from the network: download the file and name it.'
      : (hints[`${action} ${code}`] ?? hint),
    cause: error,
  });
}

function shown(path: string): string {
  const name = basename(path).replaceAll('\0', '\\0');
  return name.length > 100 ? `${name.slice(0, 100)}...` : name;
}
