// Runs when the package is installed as a dependency, and keeps onnxruntime-node usable. That package bundles all that computing on the
// CPU needs, but its own install script downloads a CUDA part; where that fails (no network), npm removes the whole optional dependency
// without a word. npm runs `install` scripts before `postinstall` scripts, so the package is still there now: the files of this platform
// are linked into native/ (no second copy on disk), where Evenhand looks when the package itself is gone. Fails no install.
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));
const modules = join(home, 'native', 'node_modules');

function folderOf(name, from) {
  const folders = createRequire(from).resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')));
}

function link(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) link(source, target);
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

function linkOrCopy(source, target) {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

function keep(folder, name, parts) {
  mkdirSync(join(modules, name), { recursive: true });
  linkOrCopy(join(folder, 'package.json'), join(modules, name, 'package.json'));
  for (const part of parts) link(join(folder, part), join(modules, name, part));
}

try {
  const native = folderOf('onnxruntime-node', join(home, 'package.json'));
  const libraries = join('bin', 'napi-v6', process.platform, process.arch);
  const isDependency = home.split(sep).includes('node_modules');
  if (isDependency && native !== undefined && existsSync(join(native, libraries))) {
    rmSync(modules, { recursive: true, force: true });
    keep(native, 'onnxruntime-node', ['dist', libraries]);
    keep(folderOf('onnxruntime-common', join(native, 'package.json')), 'onnxruntime-common', ['dist']);
  }
} catch (error) {
  rmSync(modules, { recursive: true, force: true });
  process.stdout.write(
    `Evenhand: onnxruntime-node was not kept (${error.message}); "evenhand doctor" says what to do.\n`,
  );
}
