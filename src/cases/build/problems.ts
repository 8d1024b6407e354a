import { dataError, EvenhandError, internalError, usageError } from '../../core/errors.ts';

/** Collects the failures of independent steps, so that a user sees all of them at once. */
export class Problems {
  readonly #errors: EvenhandError[] = [];

  /** The value of a step, or undefined if it failed; only failures that a user can cause or cure are kept back. */
  attempt<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof EvenhandError) || error.kind === 'internal') throw error;
      if (!this.#errors.some(({ message }) => message === error.message)) this.#errors.push(error);
      return undefined;
    }
  }

  /** Throws what was collected, if anything. */
  throwIfAny(): void {
    if (this.#errors.length > 0) this.give();
  }

  /** Throws what was collected: a single failure as it is, several as one with the code of the first and all in `problems`. */
  give(): never {
    const [first, ...others] = this.#errors;
    if (first === undefined) throw internalError('cases/no-problem', 'a step failed without a problem');
    if (others.length === 0) throw first;
    const shared = sharedHint(this.#errors.flatMap(({ hint }) => hint ?? []));
    const problems = this.#errors.map(({ message, hint = '' }) => {
      const own = (shared !== undefined && hint.startsWith(shared) ? hint.slice(shared.length) : hint).trim();
      return own === '' ? message : `${message} (${own})`;
    });
    const shown = problems.slice(0, 10).map((problem) => `\n- ${problem}`);
    const more = problems.length > 10 ? `\n- and ${problems.length - 10} more` : '';
    const make = first.kind === 'usage' ? usageError : dataError;
    throw make(first.code, `${problems.length} problems:${shown.join('')}${more}`, {
      problems,
      ...(shared === undefined ? {} : { hint: shared }),
    });
  }
}

/** What several hints begin with: it is said once. */
function sharedHint(hints: readonly string[]): string | undefined {
  return hints.find((hint, index) => hints.some((other, at) => at !== index && other.startsWith(hint)));
}
