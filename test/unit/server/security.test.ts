// Who is let in, and what every answer says to the browser.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiError } from '../../../src/server/api.ts';
import { host, openWorkbench, ownHeaders, secrets, type Workbench } from '../../fixtures/workbench.ts';

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(() => workbench.close());

const refusalOf = async (answer: Response | Promise<Response>) => {
  const response = await answer;
  const { error } = (await response.json()) as ApiError;
  return [response.status, error.code];
};
const without = (name: keyof typeof ownHeaders) => {
  const { [name]: _, ...rest } = ownHeaders;
  return rest;
};

describe('callers', () => {
  it('are known by the cookie or by the token', async () => {
    expect((await workbench.request('/api/project', { headers: without('x-evenhand') })).status).toBe(200);
    const bearer = { host, authorization: `Bearer ${secrets.token}` };
    expect((await workbench.request('/api/project', { headers: bearer })).status).toBe(200);
  });

  it.each([
    ['nothing', {}],
    ['another cookie', { cookie: 'evenhand-4810=the-cookiE' }],
    ['the cookie of a server on another port', { cookie: `evenhand-4811=${secrets.cookie}` }],
    ['the token as a cookie', { cookie: `evenhand-4810=${secrets.token}` }],
    ['the cookie as a token', { authorization: `Bearer ${secrets.cookie}` }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('are refused with %s', async (_, headers) => {
    for (const path of ['/api/project', '/api/cases', '/api/jobs', '/api/events', '/api/session', '/api/none']) {
      const answer = workbench.request(path, { headers: { host, ...headers } });
      expect(await refusalOf(answer)).toEqual([401, 'server/not-known']);
    }
  });

  it('get the cookie for the token, out of the reach of scripts and of other sites', async () => {
    const answer = await workbench.request('/api/session', {
      method: 'POST',
      headers: without('cookie'),
      body: JSON.stringify({ token: secrets.token }),
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toBe(`evenhand-4810=${secrets.cookie}; Path=/; HttpOnly; SameSite=Strict`);
  });

  it.each(['the-tokeN', '', 'the-token2'])('do not get it for the token %j', async (token) => {
    const init = { method: 'POST', headers: without('cookie'), body: JSON.stringify({ token }) };
    const answer = await workbench.request('/api/session', init);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await refusalOf(answer)).toEqual([401, 'server/wrong-token']);
  });
});

describe('another site', () => {
  it.each([
    'evil.example',
    'evil.example:4810',
    '127.0.0.1:80',
    '127.0.0.1',
    'localhost.evil.example:4810',
    '192.168.1.2:4810',
  ])('is refused that has its name %s point here', async (name) => {
    for (const path of ['/', '/api/project', '/assets/a.js']) {
      const answer = workbench.request(path, { headers: { ...ownHeaders, host: name, origin: `http://${name}` } });
      expect(await refusalOf(answer)).toEqual([421, 'server/wrong-host']);
    }
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `https://${host}` },
    { origin: 'http://localhost:4810' },
    { origin: 'http://127.0.0.1:4811' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('is refused that sends %j', async (headers) => {
    expect(await refusalOf(workbench.ask('/api/cases', { headers }))).toEqual([403, 'server/other-origin']);
    expect(await refusalOf(workbench.ask('/api/jobs', { method: 'POST', body: '{}', headers }))).toEqual([
      403,
      'server/other-origin',
    ]);
  });

  it.each([
    ['POST', '/api/jobs'],
    ['PUT', '/api/cases/a.csv'],
    ['DELETE', '/api/cases/a.csv'],
    ['DELETE', '/api/results/a'],
    ['POST', '/api/session'],
  ])('cannot change anything by a form: %s %s', async (method, path) => {
    const headers = { ...without('x-evenhand'), 'content-type': 'text/plain' };
    const answer = workbench.request(path, { method, headers, ...(method === 'DELETE' ? {} : { body: '{}' }) });
    expect(await refusalOf(answer)).toEqual([403, 'server/no-change-header']);
  });

  it('is told by no answer that it may read it', async () => {
    const answer = await workbench.ask('/api/project', { method: 'OPTIONS' });
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('every answer', () => {
  it.each(['/', '/api/project', '/api/none', '/none', '/api/cases/none.csv'])(
    'of %s keeps the browser to this server',
    async (path) => {
      const { headers } = await workbench.ask(path);
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval'.*'unsafe-eval'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );
});

describe('failures', () => {
  it('that are ours say nothing of this machine', async () => {
    const { rmSync, symlinkSync } = await import('node:fs');
    const jobs = workbench.project.folder('jobs');
    rmSync(jobs, { recursive: true });
    symlinkSync('/nowhere-at-all', jobs);
    const text = await (
      await workbench.ask('/api/jobs', { method: 'POST', body: '{"verb":"audit","plan":{}}' })
    ).text();
    rmSync(jobs);
    expect(text).not.toContain(workbench.project.path);
    expect(text).not.toContain('nowhere-at-all');
  });
});
