// The WebAssembly of ONNX Runtime, packed: what a page loads, or holds within it, when it trains. Unpacked it is five times as large, so it is
// packed by Brotli, whose decoder the pages have for Parquet.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const cache = fileURLToPath(new URL('../node_modules/.cache/evenhand', import.meta.url));

/** Path of the packed file: made once for each version of the runtime. Its first four bytes are the length of what is packed, least byte first. */
export function packedRuntime(): string {
  const source = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
  const binary = readFileSync(source);
  const path = join(cache, `onnxruntime-${createHash('sha256').update(binary).digest('hex').slice(0, 16)}.bin`);
  if (existsSync(path)) return path;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(binary.length);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 };
  mkdirSync(cache, { recursive: true });
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, Buffer.concat([length, brotliCompressSync(binary, { params })]));
  renameSync(part, path);
  return path;
}

/** The runtime is handed its WebAssembly: the build shall not put another copy beside the pages. */
export function withoutRuntimeFile(): Plugin {
  const address = /new URL\("ort-wasm-simd-threaded\.wasm",\s*import\.meta\.url\)\.href/g;
  return {
    name: 'evenhand-runtime',
    enforce: 'pre',
    transform: (code, id) =>
      id.includes('onnxruntime-web') && address.test(code) ? { code: code.replace(address, '""'), map: null } : null,
  };
}
