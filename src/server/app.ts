// The server as a function from web requests to answers; it knows no socket, so that tests call it.
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { errorAnswer } from './error-answer.ts';
import { casesRoutes } from './routes/cases.ts';
import { jobsRoutes } from './routes/jobs.ts';
import { pagesRoutes } from './routes/pages.ts';
import { projectRoutes } from './routes/project.ts';
import { resultsRoutes } from './routes/results.ts';
import { runsRoutes } from './routes/runs.ts';
import { type GuardOptions, refusal, requireKnown, requireOwnHost } from './security/guard.ts';
import { secureHeaders } from './security/headers.ts';
import type { Service } from './service.ts';
import { tooLarge } from './uploads/receive-file.ts';

/** What the app is made of. */
export interface AppOptions {
  readonly service: Service;
  readonly guard: GuardOptions;
  /** Folder of the built pages. */
  readonly pages: string;
  /** Is given failures that are nobody's fault but ours. */
  readonly report: (error: unknown) => void;
}

const messageBytes = 2_000_000;

/**
 * The server of the workbench, not yet listening. Routes are those of `apiPaths`; failures are answered as
 * `errorAnswer` does.
 */
export function createApp({ service, guard, pages, report }: AppOptions): Hono {
  const api = new Hono()
    .use(requireKnown(guard))
    .post('*', bodyLimit({ maxSize: messageBytes, onError: () => Promise.reject(tooLarge(messageBytes)) }))
    .route('/', projectRoutes(service, guard))
    .route('/', casesRoutes(service))
    .route('/', resultsRoutes(service))
    .route('/', runsRoutes(service))
    .route('/', jobsRoutes(service))
    .all('*', () => {
      throw refusal('server/no-route', 'there is nothing at this address.');
    });
  return new Hono()
    .use(secureHeaders())
    .use(requireOwnHost(guard))
    .route('/api', api)
    .route('/', pagesRoutes(pages))
    .notFound(() => {
      throw refusal('server/no-route', 'there is nothing at this address.');
    })
    .onError(errorAnswer(report));
}
