// What the viewer of volumes reads and shows, and in which order, upon a stage that only remembers.
import { describe, expect, it } from 'vitest';
import {
  keyedLook,
  sharesOfWindow,
  valuesOfWindow,
  wholeView,
  windowedBy,
  zoomedAt,
} from '../../../ui/pages/cases/viewer/view.ts';
import { type VolumeLook, type VolumeStage, volumeScene } from '../../../ui/pages/cases/viewer/volume-scene.ts';

const first: VolumeLook = { opacity: 0.45, zoom: 1, low: 0, high: 1 };
const head = { path: 'images/1.nii' };
const tumour = { path: 'masks/tumour/1.nii', colour: [255, 0, 0] } as const;
const liver = { path: 'masks/liver/1.nii', colour: [0, 255, 0] } as const;

/** A stage whose files arrive when they are let. */
function rememberingStage() {
  const waiting = new Map<string, { let(): void; refuse(error: Error): void }>();
  const seen = { read: [] as string[], shown: [] as string[][], looks: [] as VolumeLook[], released: 0, started: 0 };
  const stage: VolumeStage<string> = {
    load: ({ path }) =>
      new Promise((done, refuse) => {
        seen.read.push(path);
        waiting.set(path, { let: () => done(path), refuse });
      }),
    put: (volumes, look) => {
      seen.shown.push([...volumes]);
      seen.looks.push(look);
    },
    look: (look) => void seen.looks.push(look),
    move: () => undefined,
    release: () => {
      seen.released += 1;
    },
  };
  const start = () => {
    seen.started += 1;
    return Promise.resolve(stage);
  };
  const arrive = async (...paths: string[]) => {
    await settle();
    for (const path of paths) waiting.get(path)?.let();
    await settle();
  };
  return { seen, start, arrive, waiting };
}

const settle = () => new Promise((done) => setTimeout(done));

describe('a scene of volumes', () => {
  it('reads no file again for another opacity, window or mask', async () => {
    const { seen, start, arrive } = rememberingStage();
    const scene = volumeScene(start, first);
    const shown = scene.show([head, tumour]);
    await arrive(head.path, tumour.path);
    expect(await shown).toBe(true);
    for (const opacity of [0.5, 0.55, 0.6]) scene.look({ ...first, opacity });
    expect(seen.looks.at(-1)?.opacity).toBe(0.6);
    const more = scene.show([head, tumour, liver]);
    await arrive(liver.path);
    expect(await more).toBe(true);
    expect(await scene.show([head, liver])).toBe(true);
    expect(seen.read).toEqual([head.path, tumour.path, liver.path]);
    expect(seen.shown.at(-1)).toEqual([head.path, liver.path]);
    expect(seen.looks.at(-1)?.opacity).toBe(0.6);
  });

  it('shows what was chosen last, whichever file arrives last', async () => {
    const { seen, start, arrive } = rememberingStage();
    const scene = volumeScene(start, first);
    const earlier = scene.show([head, tumour]);
    await arrive(head.path);
    const later = scene.show([head, liver]);
    await arrive(liver.path);
    expect(await later).toBe(true);
    await arrive(tumour.path);
    expect(await earlier).toBe(false);
    expect(seen.shown).toEqual([[], [head.path, liver.path]]);
    expect(seen.read.filter((path) => path === head.path)).toHaveLength(1);
  });

  it('does not leave a volume standing under the name of the next', async () => {
    const { seen, start, arrive } = rememberingStage();
    const scene = volumeScene(start, first);
    void scene.show([head]);
    await arrive(head.path);
    void scene.show([{ path: 'images/2.nii' }]);
    await settle();
    expect(seen.shown.at(-1)).toEqual([]);
  });

  it('asks again for what could not be read', async () => {
    const { seen, start, waiting, arrive } = rememberingStage();
    const scene = volumeScene(start, first);
    const failing = scene.show([head]);
    const said = expect(failing).rejects.toThrow('gone');
    await settle();
    waiting.get(head.path)?.refuse(new Error('gone'));
    await said;
    const again = scene.show([head]);
    await arrive(head.path);
    expect(await again).toBe(true);
    expect(seen.shown.at(-1)).toEqual([head.path]);
  });

  it('gives its stage back, and shows nothing after it', async () => {
    const { seen, start, arrive } = rememberingStage();
    const scene = volumeScene(start, first);
    const shown = scene.show([head]);
    await settle();
    scene.release();
    await arrive(head.path);
    expect(await shown).toBe(false);
    expect([seen.released, seen.shown]).toEqual([1, [[]]]);
    volumeScene(start, first).release();
    expect([seen.started, seen.released]).toEqual([1, 1]);
  });
});

describe('the window of a volume', () => {
  it('is in shares of its range, there and back', () => {
    expect(valuesOfWindow([100, 300], [0.25, 1.5])).toEqual([150, 400]);
    expect(sharesOfWindow([100, 300], [150, 400])).toEqual([0.25, 1.5]);
  });

  it('is all of the range where there is none', () => {
    expect(sharesOfWindow([5, 5], [5, 5])).toEqual([0, 1]);
    expect(sharesOfWindow([0, 1], [0.5, 0.5])).toEqual([0, 1]);
  });

  it('follows the same keys as that of a picture', () => {
    expect(keyedLook(wholeView, ']')).toEqual(windowedBy(wholeView, 0.04, 0));
    expect(keyedLook(wholeView, '{')).toEqual(windowedBy(wholeView, 0, -0.04));
    expect(keyedLook(wholeView, '+')).toEqual(zoomedAt(wholeView, 1.25));
    expect(keyedLook({ ...wholeView, zoom: 3 }, '0')).toEqual(wholeView);
    expect(keyedLook(wholeView, 'x')).toBeUndefined();
  });
});
