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
  EMFILE: ['too many files are open', 'Raise the limit on open files (ulimit -n).'],
};

/** An `EvenhandError` of kind `io` for a failure of the file system; other errors pass through unchanged. */
export function ioError(error: unknown, action: 'read' | 'write', path: string): unknown {
  if (!(error instanceof Error) || error instanceof EvenhandError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  const [reason, hint] = reasons[code] ?? [`the system answered ${code}`, undefined];
  return new EvenhandError('io', `io/${action}-failed`, `cannot ${action} "${basename(path)}": ${reason}.`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}
