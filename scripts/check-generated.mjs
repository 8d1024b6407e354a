// Generated files are made again and compared with what is committed: the JSON Schemas, the kernels compiled to WebAssembly, and the
// table of operations.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules', '.cache');
mkdirSync(cache, { recursive: true });
const scratch = mkdtempSync(join(cache, 'generated-'));
const stale = [];

function make(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function compareFolder(folder, fresh) {
  for (const name of readdirSync(fresh).sort()) {
    const committed = join(root, folder, name);
    if (!existsSync(committed) || !readFileSync(committed).equals(readFileSync(join(fresh, name))))
      stale.push(`${folder}/${name}`);
  }
}

try {
  make('scripts/write-schema.mjs', scratch);
  compareFolder('schema', scratch);
  if (existsSync(join(root, 'scripts/build-kernels.mjs'))) make('scripts/build-kernels.mjs', '--check');
  make('scripts/write-operations-table.mjs', '--check');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

if (stale.length > 0) {
  process.stderr.write(`Out of date: ${stale.join(', ')}. Run "npm run schema" and commit the result.\n`);
  process.exit(1);
}
