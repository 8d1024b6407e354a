// Entry of the WebAssembly module of src/learn/memory; built by scripts/build-kernels.mjs. The memory is imported: it holds the
// values, gradients and optimiser state of a network. Arguments named after sections are places in it, counted in floats; the first
// 256 bytes are scratch. The exact counterparts in TypeScript are in src/learn/memory/plain-kernel.ts and give the same bits.
export { adam, pesg, sgd, sgdMomentum } from './updates';
export { axpy, clamp, lerp, perturb, scale } from './elementwise';
export { firstNonFinite, sumOfSquares, sumOfSquaresDecayed, sumOfSquaresWeighted } from './reductions';
