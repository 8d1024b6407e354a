// Every failure that a user can cause or cure is an EvenhandError. Its `code` is stable (a test keeps the list), its `kind` decides
// the exit status of the command line, its message says what is wrong and where, its `hint` says what to do.

/** The class of a failure; `exitCodes` maps each to the exit status of the command line. */
export type ErrorKind = 'usage' | 'data' | 'internal' | 'io' | 'cancelled';

/** Exit status of the command line by class of failure (sysexits numbering; 130 is the shell's for an interrupt). */
export const exitCodes: Readonly<Record<ErrorKind, number>> = {
  usage: 64,
  data: 65,
  internal: 70,
  io: 74,
  cancelled: 130,
};

/** A place in an input: which file (base name, never an absolute path), line and column counted from 1, and the field's name. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly field?: string;
}

/** What an error carries besides its message. */
export interface ErrorDetails {
  readonly hint?: string;
  readonly place?: Place;
  /** All problems, when several were found at once (a plan, a table). The message then holds the first ones. */
  readonly problems?: readonly string[];
  readonly cause?: unknown;
}

/** A failure with a stable code, a class, a place and a hint. */
export class EvenhandError extends Error {
  override readonly name = 'EvenhandError';
  readonly kind: ErrorKind;
  readonly code: string;
  readonly hint: string | undefined;
  readonly place: Place | undefined;
  readonly problems: readonly string[];

  constructor(kind: ErrorKind, code: string, message: string, details: ErrorDetails = {}) {
    super(details.place ? `${describePlace(details.place)}: ${message}` : message, { cause: details.cause });
    this.kind = kind;
    this.code = code;
    this.hint = details.hint;
    this.place = details.place;
    this.problems = details.problems ?? [];
  }
}

/** An error of the data (a file, a cell): exit 65. Code as `area/name`, message what and where, hint what to do. */
export function dataError(code: string, message: string, details?: ErrorDetails): EvenhandError {
  return new EvenhandError('data', code, message, details);
}

/** An error of the call (flag, plan, argument): exit 64. Code as `area/name`, message what was given, hint what to give. */
export function usageError(code: string, message: string, details?: ErrorDetails): EvenhandError {
  return new EvenhandError('usage', code, message, details);
}

/** A broken promise of our own code, to be reported: exit 70. */
export function internalError(code: string, message: string, details?: ErrorDetails): EvenhandError {
  return new EvenhandError('internal', code, message, details);
}

function describePlace({ file, line, column, field }: Place): string {
  const spot = [file, line, column].filter((part) => part !== undefined).join(':');
  const quoted = field === undefined ? '' : `column "${field}"`;
  return [spot, quoted].filter((part) => part !== '').join(', ');
}
