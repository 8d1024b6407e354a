// Entry of the WebAssembly module of src/images/deformation; built by scripts/build-kernels.mjs. The memory is imported. Places are
// counted in floats. A padded field holds four floats a position (x, y, z, 0) and one position of zeros around the grid, so that
// positions outside need no branch: coordinates are clamped into the padding. Grids of two axes have nz = 1 and no padding along z
// (padZ = 0). The exact counterparts in TypeScript are in src/images/deformation/plain-kernel.ts and give the same bits.
export { interleave, deinterleave } from './layout';
export { compose, compositionStart } from './composition';
export { upsampleColumns, upsampleLines } from './upsampling';
export { warpLinear } from './warping';
