import { EvenhandError } from '../../core/errors.ts';
import type { PlaceOf } from './schema-problems.ts';

type Path = readonly PropertyKey[];

/** What a check gives; its error is told at a place of the plan, where the path is known. */
export async function placedError<Result>(
  place: PlaceOf | undefined,
  path: Path | ((error: unknown) => Path | undefined),
  check: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await check();
  } catch (error) {
    const at = typeof path === 'function' ? path(error) : path;
    if (!(error instanceof EvenhandError) || place === undefined || at === undefined) throw error;
    const { kind, code, message, hint, problems } = error;
    throw new EvenhandError(kind, code, `${place(at)}: ${message}`, {
      ...(hint === undefined ? {} : { hint }),
      problems,
      cause: error,
    });
  }
}
