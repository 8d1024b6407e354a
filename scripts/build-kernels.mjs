// Compiles kernels/resampling.ts (AssemblyScript) to WebAssembly and writes it, as base64, into src/stats/resampling/kernel-wasm.ts.
// With --check nothing is written: the exit status is 1 when the committed file differs from what the sources give.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = 'src/stats/resampling/kernel-wasm.ts';
const options = [
  'kernels/resampling.ts',
  '--outFile',
  'resampling.wasm',
  '--enable',
  'simd',
  '--runtime',
  'stub',
  '-O3',
  '--noAssert',
  '--converge',
];

let binary;
const { error, stderr } = await asc.main(options, {
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
});
if (error || !(binary instanceof Uint8Array)) {
  process.stderr.write(`${stderr.toString()}${error?.message ?? 'No module was written.'}\n`);
  process.exit(1);
}

const text = Buffer.from(binary).toString('base64');
const lines = text.match(/.{1,100}/g) ?? [];
const source = `// Made by scripts/build-kernels.mjs from kernels/: do not edit.

/** The compiled kernels (${binary.length} bytes), base64. */
export const kernelWasm =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;

if (process.argv.includes('--check')) {
  if (readFileSync(join(root, target), 'utf8') !== source) {
    process.stderr.write(`${target} is out of date: run "node scripts/build-kernels.mjs" and commit it.\n`);
    process.exit(1);
  }
} else {
  writeFileSync(join(root, target), source);
  process.stdout.write(`${target}: ${binary.length} bytes\n`);
}
