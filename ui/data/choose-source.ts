import { apiPaths, type SessionRequest } from '../../src/server/api.ts';
import { memorySource } from './memory-source.ts';
import type { ProjectSource } from './project-source.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The server of `evenhand serve` where the page came from one, else the page alone. The token in the address is exchanged for a cookie and
 * taken out of the address; without one, only a page of this machine asks whether there is a server.
 */
export async function chooseSource(): Promise<ProjectSource> {
  const token = /[#&]token=([^&]+)/.exec(location.hash)?.[1];
  if (token !== undefined) {
    history.replaceState(null, '', '#/');
    // What has read the address already must forget the token too: it would be written back with the next parameter.
    dispatchEvent(new Event('hashchange'));
    const request: SessionRequest = { token: decodeURIComponent(token) };
    const headers = { 'content-type': 'application/json', 'X-Evenhand': '1' };
    const answer = await fetch(apiPaths.session, { method: 'POST', headers, body: JSON.stringify(request) });
    return served(answer.ok);
  }
  if (!location.protocol.startsWith('http') || !loopback.has(location.hostname)) return memorySource();
  try {
    const { status } = await fetch(apiPaths.session);
    return status === 204 || status === 401 ? served(status === 204) : memorySource();
  } catch {
    return memorySource();
  }
}

async function served(known: boolean): Promise<ProjectSource> {
  const { serverSource } = await import('./server-source.ts');
  return serverSource(known);
}
