// The colours of a lesion: patches of the six that dermoscopy names, as optical densities in three bands.
import type { LesionScene } from './lesion-scene.ts';
import { pointInLesion } from './lesion-scene.ts';
import type { SkinFrame } from './skin-frame.ts';
import type { Light } from './skin-tone.ts';

/** Natural optical densities of the colours in red, green and blue. */
export const colourDensities = {
  lightBrown: [0.75, 1.12, 1.7],
  darkBrown: [1.45, 2.0, 2.5],
  black: [2.6, 2.75, 2.7],
  red: [0.55, 1.55, 1.45],
  blueGrey: [1.55, 1.3, 0.95],
  white: [0.08, 0.2, 0.24],
} as const satisfies Record<string, Light>;

type ColourName = keyof typeof colourDensities;

/** Densities of one unit of pigment, three a sample, and the number of the colour that leads there (0: the first). */
export interface LesionColours {
  readonly density: Float32Array;
  readonly leading: Uint8Array;
  readonly count: number;
}

interface Patch {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly sign: number;
  readonly density: Light;
}

/** Colours of a case: one or both browns first, then others in an order of chance. */
function chosenColours(frame: SkinFrame, count: number): readonly ColourName[] {
  const stream = frame.stream('colours');
  const browns: ColourName[] = stream.uniform() < 0.5 ? ['lightBrown', 'darkBrown'] : ['darkBrown', 'lightBrown'];
  const others: ColourName[] = ['black', 'red', 'blueGrey', 'white'];
  const order = Int32Array.of(0, 1, 2, 3);
  stream.shuffle(order);
  return [...browns, ...Array.from(order, (place) => others[place]!)].slice(0, count);
}

/** A place for every colour after the first: spread in direction, so that none hides another. */
function patchesOf({ frame, latents, outline }: LesionScene, names: readonly ColourName[]): readonly Patch[] {
  const first = frame.stream('patches').uniform();
  return names.map((name, index) => {
    const stream = frame.stream('patch', index);
    const turn = first + index / Math.max(2, names.length) + 0.08 * (stream.uniform() - 0.5);
    const share = index === 0 ? 0.15 + 0.5 * latents.asymmetry : 0.42 + 0.16 * stream.uniform();
    const { x, y, radius } = pointInLesion(outline, turn, share);
    const size = index === 0 ? 0.62 : 0.38 + 0.12 * stream.uniform();
    return { x, y, radius: size * radius, sign: index % 2 === 0 ? 1 : -1, density: colourDensities[name] };
  });
}

/** Paints the colours of a lesion and a little beyond; `blotch` is noise that bends their borders. */
export function paintColours(scene: LesionScene, blotch: Float32Array, reachMm: number): LesionColours {
  const { frame, latents, field } = scene;
  const { width, mmPerPixel } = frame;
  const [base, ...names] = chosenColours(frame, Math.round(latents.colours));
  const patches = patchesOf(scene, names);
  const density = new Float32Array(3 * blotch.length);
  const leading = new Uint8Array(blotch.length);
  for (let at = 0; at < blotch.length; at += 1) {
    if (field.depth[at]! < -reachMm) continue;
    const x = ((at % width) + 0.5) * mmPerPixel;
    const y = (Math.floor(at / width) + 0.5) * mmPerPixel;
    let [red, green, blue]: Light = colourDensities[base!];
    for (let index = 0; index < patches.length; index += 1) {
      const patch = patches[index]!;
      const dx = x - patch.x;
      const dy = y - patch.y;
      const inside = 1 - Math.sqrt(dx * dx + dy * dy) / patch.radius + 0.45 * patch.sign * blotch[at]!;
      const weight = 0.9 * Math.min(1, Math.max(0, 0.5 + 1.1 * inside));
      if (weight > 0.45) leading[at] = index + 1;
      red += weight * (patch.density[0] - red);
      green += weight * (patch.density[1] - green);
      blue += weight * (patch.density[2] - blue);
    }
    density[3 * at] = red;
    density[3 * at + 1] = green;
    density[3 * at + 2] = blue;
  }
  return { density, leading, count: names.length + 1 };
}
