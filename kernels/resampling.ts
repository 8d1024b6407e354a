// Entry of the WebAssembly module of src/stats/resampling; built by scripts/build-kernels.mjs.
export { arrange, concordance, drawCounts, tiedPairs } from './bootstrap';
export { drawLabels, groupSums, patientPlacements, patientSpread, patientTotals, placementSums } from './permutation';
