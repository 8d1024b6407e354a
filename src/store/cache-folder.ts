import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the folder is looked for. */
export interface CacheSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * The cache folder of Evenhand for this user, on a local disk: `EVENHAND_CACHE`, else `evenhand` in `XDG_CACHE_HOME`, `~/.cache` (Linux),
 * `~/Library/Caches` (macOS) or `%LOCALAPPDATA%` (Windows).
 */
export function cacheFolder({
  environment = process.env,
  platform = process.platform,
  home = homedir(),
}: Partial<CacheSurroundings> = {}): string {
  const given = (name: string): string | undefined => environment[name] || undefined;
  const own = given('EVENHAND_CACHE');
  if (own !== undefined) return own;
  const shared = given('XDG_CACHE_HOME');
  if (shared !== undefined) return join(shared, 'evenhand');
  if (platform === 'win32') return join(given('LOCALAPPDATA') ?? join(home, 'AppData', 'Local'), 'evenhand', 'Cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'evenhand');
  return join(home, '.cache', 'evenhand');
}

/** The folder for one project within the cache folder; `realPath` is the path of the project folder with links resolved. */
export function projectCache(realPath: string, root: string = cacheFolder()): string {
  return join(root, 'projects', createHash('sha256').update(realPath).digest('hex').slice(0, 20));
}
