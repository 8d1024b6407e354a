// Who may ask: callers that reach this server by one of its own names (against DNS rebinding), from a page of its own (against other sites), with
// the cookie or the token, and for changes with a header that no form and no other site can send.
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { EvenhandError } from '../../core/errors.ts';
import { apiPaths, changeHeader } from '../api.ts';
import { isSame, type Secrets } from './secrets.ts';

/** What the guard knows. */
export interface GuardOptions {
  readonly secrets: Secrets;
  /** `host:port` by which the server may be called. */
  readonly hosts: ReadonlySet<string>;
  readonly cookieName: string;
}

/** A refusal: its status follows from its code. */
export function refusal(code: RefusalCode, message: string, hint?: string): EvenhandError {
  return new EvenhandError('usage', code, message, hint === undefined ? {} : { hint });
}

/** Codes of refusals with their status. */
export const refusalStatus = {
  'server/wrong-host': 421,
  'server/other-origin': 403,
  'server/no-change-header': 403,
  'server/not-known': 401,
  'server/wrong-token': 401,
  'server/no-route': 404,
  'server/too-large': 413,
  'server/unpacks-too-large': 413,
  'server/not-a-table': 415,
  'server/not-a-picture': 415,
  'server/exists': 409,
  'server/deadline': 504,
} as const;

type RefusalCode = keyof typeof refusalStatus;

/** Refuses callers by another name of this machine, for every path. */
export function requireOwnHost({ hosts }: Pick<GuardOptions, 'hosts'>): MiddlewareHandler {
  return async ({ req }, next) => {
    const host = req.header('host')?.toLowerCase();
    if (host === undefined || !hosts.has(host)) {
      throw refusal(
        'server/wrong-host',
        'this server does not answer to that name.',
        'Use the address that "evenhand serve" printed.',
      );
    }
    await next();
  };
}

/** Refuses requests of other sites and of callers that are not known, for the paths of the API. */
export function requireKnown(options: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    requireOwnOrigin(context);
    const isChange = req.method !== 'GET' && req.method !== 'HEAD';
    if (isChange && req.header(changeHeader.name) !== changeHeader.value) {
      throw refusal(
        'server/no-change-header',
        `a request that changes something needs the header ${changeHeader.name}: ${changeHeader.value}.`,
      );
    }
    if (!(isChange && req.path === apiPaths.session) && !isKnown(context, options)) {
      throw refusal(
        'server/not-known',
        'this caller is not known.',
        'Open the address that "evenhand serve" printed, with its token.',
      );
    }
    await next();
  };
}

function requireOwnOrigin({ req }: Context): void {
  const origin = req.header('origin');
  const site = req.header('sec-fetch-site');
  const ownOrigin = origin === undefined || origin === `http://${req.header('host')}`;
  const ownSite = site === undefined || site === 'same-origin' || (site === 'none' && req.method === 'GET');
  if (!ownOrigin || !ownSite) throw refusal('server/other-origin', 'the request comes from another site.');
}

function isKnown(context: Context, { secrets, cookieName }: GuardOptions): boolean {
  const cookie = getCookie(context, cookieName);
  if (cookie !== undefined && isSame(cookie, secrets.cookie)) return true;
  const bearer = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1];
  return bearer !== undefined && isSame(bearer, secrets.token);
}
