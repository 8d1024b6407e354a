// Shares of tissue at a point, painted in layers: each layer covers what lies under it by its coverage in [0, 1].

/** Shares of grey matter, white matter and fluid at a point, and the region there. What is missing to 1 is air or skull. */
export interface Tissue {
  grey: number;
  white: number;
  fluid: number;
  label: number;
}

/** What a layer is made of: shares of grey matter, white matter and fluid. */
export type Mixture = readonly [number, number, number];

export const greyMatter: Mixture = [1, 0, 0];
export const whiteMatter: Mixture = [0, 1, 0];
export const fluid: Mixture = [0, 0, 1];

/** Covers the point by `coverage`; the region changes where the layer covers half or more. */
export function paint(tissue: Tissue, coverage: number, [grey, white, water]: Mixture, label: number): void {
  if (coverage <= 0) {
    return;
  }
  const kept = 1 - coverage;
  tissue.grey = kept * tissue.grey + coverage * grey;
  tissue.white = kept * tissue.white + coverage * white;
  tissue.fluid = kept * tissue.fluid + coverage * water;
  if (coverage >= 0.5) {
    tissue.label = label;
  }
}

/** Share of a voxel inside a surface at `depthMm` under it, for an edge of half width `softMm`. */
export function coverageOf(depthMm: number, softMm: number): number {
  const share = 0.5 + depthMm / (2 * softMm);
  return share <= 0 ? 0 : Math.min(share, 1);
}
