// What the masks of a picture of skin measure.
import type { LesionOutline } from './lesion-outline.ts';
import type { SkinFrame } from './skin-frame.ts';

/** Facts of the shape of a lesion. */
export interface LesionFacts {
  readonly lesionAreaMm2: number;
  readonly lesionDiameterMm: number;
  readonly asymmetryIndex: number;
  readonly borderCompactness: number;
}

/**
 * Area of the mask; greatest diameter of the outline; asymmetry index: the share of the area that has no counterpart when the mask is folded
 * over its principal axes through its centroid, the mean over both axes (Stoecker, Li and Moss 1992), 0 for a symmetric lesion; compactness
 * perimeter² / (4 pi area) of the outline, 1 for a disc. The index is 0 where the mask is empty.
 */
export function measureLesion(frame: SkinFrame, outline: LesionOutline, mask: Uint8Array): LesionFacts {
  const area = mask.reduce((sum, value) => sum + value, 0);
  return {
    lesionAreaMm2: area * frame.mmPerPixel * frame.mmPerPixel,
    lesionDiameterMm: outline.diameterMm,
    asymmetryIndex: area === 0 ? 0 : asymmetryIndex(frame, mask, area),
    borderCompactness: (outline.perimeterMm * outline.perimeterMm) / (4 * Math.PI * outline.areaMm2),
  };
}

function asymmetryIndex({ width, height }: SkinFrame, mask: Uint8Array, area: number): number {
  let [sumX, sumY, xx, xy, yy] = [0, 0, 0, 0, 0];
  const places: number[] = [];
  mask.forEach((value, at) => {
    if (value === 0) return;
    places.push(at);
    const [x, y] = [at % width, Math.floor(at / width)];
    sumX += x;
    sumY += y;
    xx += x * x;
    xy += x * y;
    yy += y * y;
  });
  const [x0, y0] = [sumX / area, sumY / area];
  const [varianceX, varianceY, covariance] = [xx / area - x0 * x0, yy / area - y0 * y0, xy / area - x0 * y0];
  // The reflection over the long axis has the matrix (c, s; s, -c) of twice its angle, over the short axis the negative of it.
  const spread = Math.sqrt((varianceX - varianceY) * (varianceX - varianceY) + 4 * covariance * covariance);
  const [c, s] = spread === 0 ? [1, 0] : [(varianceX - varianceY) / spread, (2 * covariance) / spread];
  let unmatched = 0;
  for (const at of places) {
    const [dx, dy] = [(at % width) - x0, Math.floor(at / width) - y0];
    for (const side of [1, -1]) {
      const x = Math.round(x0 + side * (c * dx + s * dy));
      const y = Math.round(y0 + side * (s * dx - c * dy));
      const isMatched = x >= 0 && y >= 0 && x < width && y < height && mask[y * width + x] === 1;
      if (!isMatched) unmatched += 1;
    }
  }
  return unmatched / (2 * area);
}
