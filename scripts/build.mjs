// Builds src/ into dist/, one file each, after removing from dist/ what no source file stands for any more. Arguments are handed on to
// the compiler.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

if (existsSync(join(dist, 'index.js'))) {
  for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    // The workbench has a build of its own.
    if (path === 'ui' || path.startsWith(`ui${sep}`)) continue;
    const source = path.replace(/(\.d\.ts|\.js)$/, '.ts');
    if (source !== path && !existsSync(join(root, 'src', source))) rmSync(join(dist, path));
  }
} else {
  rmSync(join(root, 'node_modules/.cache/tsbuildinfo'), { force: true });
}

const tsc = join(root, 'node_modules/typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
