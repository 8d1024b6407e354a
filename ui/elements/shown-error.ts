/** An error as it reaches a page: from a worker, a server or the page itself. */
export interface ShownError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly hint?: string | undefined;
  readonly problems?: readonly string[] | undefined;
  readonly log?: string | undefined;
}

/**
 * An error with each thing said once: problems that the message says are not listed again, those that it lists stand in the list alone.
 * `hints` says by code what to do on this page, where the hint of the error speaks of files and flags.
 */
export function shownError(
  error: unknown,
  hints: Readonly<Record<string, string>> = {},
): ShownError & { readonly problems: readonly string[] } {
  if (typeof error !== 'object' || error === null) return { message: String(error), problems: [] };
  const { message = String(error), code, hint, problems = [], stack, log } = error as Partial<ShownError & Error>;
  const [head = ''] = problems.length === 0 ? [message] : message.split('\n- ');
  return {
    message: head,
    code,
    hint: hints[code ?? ''] ?? hint,
    problems: problems.filter((problem) => !head.includes(problem)),
    log: log ?? stack?.replace(message, ''),
  };
}
