import type { Kernel } from './kernel.ts';

const round = Math.fround;

/** A coordinate clamped into 0..high; not a number counts as 0. */
function clamp(p: number, high: number): number {
  return p > 0 ? Math.min(p, high) : 0;
}

function lerp(a: number, b: number, t: number): number {
  return round(a + round(t * round(b - a)));
}

/** Linear interpolation of an image in TypeScript; see `kernel.ts`. */
export function plainWarp(heap: Float32Array): Pick<Kernel, 'warpLinear'> {
  return {
    warpLinear: (target, u, { place: image, grid: { nx, ny, nz, padZ } }, [x = 0, y = 0, z = 0]) => {
      const row = nx + 2;
      const slice = row * (ny + 2);
      const lastZ = padZ ? nz : 0;
      for (let i = 0; i < u.length; i += 1) {
        const at = u.place + i;
        const px = clamp(round(round(1 + x + i) + heap[at]!), nx + 1);
        const py = clamp(round(round(1 + y) + heap[at + u.apart]!), ny + 1);
        const pz = padZ ? clamp(round(round(1 + z) + heap[at + 2 * u.apart]!), nz + 1) : 0;
        const ix = Math.min(nx, Math.floor(px));
        const iy = Math.min(ny, Math.floor(py));
        const iz = Math.min(lastZ, Math.floor(pz));
        const tx = round(px - ix);
        const ty = round(py - iy);
        const corner = image + ix + iy * row + iz * slice;
        const plane = (c: number): number =>
          lerp(lerp(heap[c]!, heap[c + 1]!, tx), lerp(heap[c + row]!, heap[c + row + 1]!, tx), ty);
        const near = plane(corner);
        heap[target + i] = padZ ? lerp(near, plane(corner + slice), round(pz - iz)) : near;
      }
    },
  };
}
