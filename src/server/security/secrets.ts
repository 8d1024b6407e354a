// The token that a person brings with the address, and the cookie that a page has from then on. The cookie outlives a restart of the server, so
// that an open page goes on; the token does not.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What callers are known by. */
export interface Secrets {
  readonly token: string;
  readonly cookie: string;
}

/** New secrets; the cookie is the same at every start that has the same key in `folder`, a folder of this user alone. */
export function createSecrets(folder?: string): Secrets {
  const key = folder === undefined ? randomBytes(32) : keyIn(folder);
  return {
    token: randomBytes(24).toString('base64url'),
    cookie: createHmac('sha256', key).update('evenhand session').digest('base64url'),
  };
}

/** Whether two texts are equal, in a time that says nothing about where they differ. */
export function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function keyIn(folder: string): Buffer {
  const path = join(folder, 'session.key');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, randomBytes(32), { flag: 'wx', mode: 0o600 });
  } catch {
    // It is there, or cannot be kept: the next lines tell.
  }
  try {
    const key = readFileSync(path);
    if (key.length === 32) return key;
  } catch {
    // A cookie for this start only.
  }
  return randomBytes(32);
}
