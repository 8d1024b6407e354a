import { basename } from 'node:path';
import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { streamSSE } from 'hono/streaming';
import { packageVersion } from '../../platform/node/version.ts';
import { apiVersion, type ProjectAnswer } from '../api.ts';
import { followProject } from '../events/follow-project.ts';
import { checkSessionRequest, parsedJson } from '../requests.ts';
import { type GuardOptions, refusal } from '../security/guard.ts';
import { isSame } from '../security/secrets.ts';
import type { Service } from '../service.ts';

/** The project as a whole, and who is let in. */
export function projectRoutes(service: Service, { secrets, cookieName }: GuardOptions): Hono {
  const { project, limits } = service;
  return new Hono()
    .post('/session', async (context) => {
      const { token } = checkSessionRequest(parsedJson(await context.req.text()));
      if (!isSame(token, secrets.token)) {
        throw refusal(
          'server/wrong-token',
          'the token is not that of this server.',
          'Each start has a new one: use the address printed last.',
        );
      }
      setCookie(context, cookieName, secrets.cookie, { httpOnly: true, sameSite: 'Strict', path: '/' });
      return context.body(null, 204);
    })
    .get('/session', (context) => context.body(null, 204))
    .get('/project', (context) =>
      context.json({
        title: project.title,
        folder: basename(project.path),
        version: packageVersion(),
        apiVersion,
        verbs: ['audit', 'simulate', 'learn'],
        limits,
      } satisfies ProjectAnswer),
    )
    .get('/events', (context) => streamSSE(context, (stream) => followProject(stream, service)));
}
