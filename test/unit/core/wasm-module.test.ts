import { expect, it, vi } from 'vitest';
import { toBase64 } from '../../../src/core/base64.ts';
import { compiledOnce } from '../../../src/core/wasm-module.ts';

/** Magic number and version: the smallest module. */
const smallest = toBase64(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

it('compiles once', () => {
  const module = compiledOnce(smallest);
  expect(module()).toBeInstanceOf(WebAssembly.Module);
  expect(module()).toBe(module());
});

it('gives undefined for what cannot be compiled, and where there is no WebAssembly', () => {
  const broken = compiledOnce(toBase64(Uint8Array.of(1, 2, 3)));
  expect(broken()).toBeUndefined();
  expect(broken()).toBeUndefined();
  vi.stubGlobal('WebAssembly', undefined);
  const module = compiledOnce(smallest);
  expect(module()).toBeUndefined();
  vi.unstubAllGlobals();
  expect(module()).toBeUndefined();
});
