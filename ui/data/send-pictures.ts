// Pictures on their way into the folder of the server: some at a time, and one that is refused does not stop the others.
import type { Watch } from '../../src/core/progress.ts';
import { apiPaths } from '../../src/server/api.ts';
import { text } from '../text/en.ts';
import type { NamedFile } from './project-source.ts';
import { type ServerClient, ServerError } from './server-client.ts';

const atATime = 4;
const mostProblems = 20;

/** Copies pictures, in place of those of the same names. @throws `ServerError` with all that was refused, once the rest is there. */
export async function sendPictures(client: ServerClient, pictures: readonly NamedFile[], watch: Watch): Promise<void> {
  const problems: string[] = [];
  let next = 0;
  let done = 0;
  const sendSome = async () => {
    for (;;) {
      const picture = pictures[next++];
      if (picture === undefined) return;
      watch.signal?.throwIfAborted();
      const problem = await refusalOf(client, picture);
      if (problem !== undefined) problems.push(problem);
      done += 1;
      watch.onProgress?.({ stage: text.home.copying, done, total: pictures.length });
    }
  };
  await Promise.all(Array.from({ length: atATime }, sendSome));
  if (problems.length === 0) return;
  const message = text.home.notTaken(problems.length, pictures.length);
  throw new ServerError({
    error: { code: 'ui/pictures-refused', message, problems: problems.slice(0, mostProblems) },
  });
}

/** Why the server does not take a picture. @throws the error of the network when it does not answer. */
async function refusalOf(client: ServerClient, { path, file }: NamedFile): Promise<string | undefined> {
  try {
    await client.change(`${apiPaths.caseFile(path)}?replace=1`, 'PUT', file);
    return undefined;
  } catch (error) {
    if (error instanceof ServerError) return error.message;
    throw error;
  }
}
