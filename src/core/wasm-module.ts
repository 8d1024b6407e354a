import { fromBase64 } from './base64.ts';

/**
 * The module of a kernel that stands in the tree as Base64, compiled on first use and without waiting. Undefined, then and ever after, where
 * there is no WebAssembly with SIMD or a browser refuses to compile on its main thread.
 */
export function compiledOnce(base64: string): () => WebAssembly.Module | undefined {
  let compiled: WebAssembly.Module | null | undefined;
  return () => {
    if (compiled === undefined) compiled = typeof WebAssembly === 'undefined' ? null : compile(base64);
    return compiled ?? undefined;
  };
}

function compile(base64: string): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(fromBase64(base64));
  } catch {
    return null;
  }
}
