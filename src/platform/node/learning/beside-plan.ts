import { EvenhandError } from '../../../core/errors.ts';

/** What a reader gives; where the file is not there the error says that a plan's paths begin in the folder of the plan. */
export async function besidePlan<Read>(path: string, read: () => Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof EvenhandError) || !isMissing(error)) throw error;
    const { kind, code, message } = error;
    throw new EvenhandError(kind, code, message, {
      hint: `It was looked for at "${path}": paths in a plan are taken from the folder of the plan.`,
      cause: error,
    });
  }
}

function isMissing({ cause }: EvenhandError): boolean {
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}
