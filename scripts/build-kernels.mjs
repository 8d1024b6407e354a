// Compiles kernels/ (AssemblyScript) to WebAssembly and writes each module, as base64, into the folder that uses it.
// With --check nothing is written: the exit status is 1 when a committed file differs from what the sources give.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = [
  { entry: 'kernels/resampling.ts', target: 'src/stats/resampling/kernel-wasm.ts', options: [] },
  { entry: 'kernels/images.ts', target: 'src/images/sampling/kernel-wasm.ts', options: ['--importMemory'] },
  { entry: 'kernels/optimisers.ts', target: 'src/learn/memory/kernel-wasm.ts', options: ['--importMemory'] },
  { entry: 'kernels/deformation.ts', target: 'src/images/deformation/kernel-wasm.ts', options: ['--importMemory'] },
];

async function compile(entry, options) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      entry,
      '--outFile',
      'kernel.wasm',
      '--enable',
      'simd',
      '--runtime',
      'stub',
      '-O3',
      '--noAssert',
      '--converge',
      ...options,
    ],
    {
      readFile: (name, folder) => {
        try {
          return readFileSync(join(root, folder === '.' ? '' : folder, name), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (_name, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !(binary instanceof Uint8Array)) {
    process.stderr.write(`${stderr.toString()}${error?.message ?? 'No module was written.'}\n`);
    process.exit(1);
  }
  return binary;
}

function sourceOf(binary) {
  const lines =
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,100}/g) ?? [];
  return `// Made by scripts/build-kernels.mjs from kernels/: do not edit.

/** The compiled kernels (${binary.length} bytes), base64. */
export const kernelWasm =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
}

let stale = false;
for (const { entry, target, options } of modules) {
  const binary = await compile(entry, options);
  const source = sourceOf(binary);
  if (!process.argv.includes('--check')) {
    writeFileSync(join(root, target), source);
    process.stdout.write(`${target}: ${binary.length} bytes\n`);
  } else if (readFileSync(join(root, target), 'utf8') !== source) {
    process.stderr.write(`${target} is out of date: run "node scripts/build-kernels.mjs" and commit it.\n`);
    stale = true;
  }
}
if (stale) process.exit(1);
