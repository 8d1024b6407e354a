import { EvenhandError } from '../../core/errors.ts';
import type { PlaceOf } from './schema-problems.ts';

/** What a check gives; its error is told at a place of the plan. */
export async function placedError<Result>(
  place: PlaceOf | undefined,
  path: readonly PropertyKey[],
  check: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof EvenhandError) || place === undefined) throw error;
    const { kind, code, message, hint, problems } = error;
    throw new EvenhandError(kind, code, `${place(path)}: ${message}`, {
      ...(hint === undefined ? {} : { hint }),
      problems,
      cause: error,
    });
  }
}
