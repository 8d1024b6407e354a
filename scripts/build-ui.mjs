// Builds the workbench into dist/ui (modules, for a server or any static host) and dist/ui/single/evenhand.html (one file, opened from a disk), and
// refuses a first load over the budget: what the first page asks for before anybody touches it, compressed.
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const budgetBytes = 300_000;
const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist/ui');

for (const mode of ['site', 'single']) {
  await build({ configFile: join(root, 'ui/vite.config.ts'), mode, logLevel: 'warn' });
}
renameSync(join(out, 'single/index.html'), join(out, 'single/evenhand.html'));
const stray = existsSync(join(out, 'single/assets')) ? readdirSync(join(out, 'single/assets')) : [];
if (stray.length > 0) throw new Error(`The single file would need ${stray.join(', ')} beside it.`);

const files = ['index.html', ...firstLoad()];
const sizes = files.map((file) => [file, gzipSync(readFileSync(join(out, file)), { level: 9 }).length]);
const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
for (const [file, bytes] of sizes) console.log(`${kilobytes(bytes)}  ${file}`);
console.log(`${kilobytes(total)}  first load, compressed; budget ${kilobytes(budgetBytes).trim()}`);
console.log(`${kilobytes(gzipSync(readFileSync(join(out, 'single/evenhand.html'))).length)}  single file, compressed`);
if (total > budgetBytes) throw new Error('The first load is over its budget.');

/** Scripts and styles of the page itself, what they import, and the page that opens first. */
function firstLoad() {
  const html = readFileSync(join(out, 'index.html'), 'utf8');
  const found = new Set([...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path]) => path));
  for (const name of readdirSync(join(out, 'assets'))) if (name.startsWith('home-page-')) found.add(`assets/${name}`);
  for (const path of found) {
    if (!path.endsWith('.js')) continue;
    const code = readFileSync(join(out, path), 'utf8');
    for (const [, name] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) found.add(`assets/${name}`);
  }
  return [...found];
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}
