// What a viewer of volumes shows, whatever draws it: each file is read once, and only what was asked for last is put up.

/** A volume to show: the first of several lies below, the others over it in their colours. */
export interface VolumeSource {
  readonly path: string;
  /** Red, green and blue of a mask; none for the volume itself. */
  readonly colour?: readonly [number, number, number];
}

/** How volumes are looked at: the window in shares of the range that is shown at first. */
export interface VolumeLook {
  readonly opacity: number;
  readonly zoom: number;
  readonly low: number;
  readonly high: number;
}

/** What draws volumes and reads their files. */
export interface VolumeStage<Volume> {
  load(source: VolumeSource): Promise<Volume>;
  /** Shows these volumes and no others. */
  put(volumes: readonly Volume[], look: VolumeLook): void;
  /** Shows the same volumes otherwise. */
  look(look: VolumeLook): void;
  /** Moves the crosshair by places along x, y and z. */
  move(x: number, y: number, z: number): void;
  release(): void;
}

/** The volumes of one viewer. */
export interface VolumeScene {
  /** Reads what is not there yet and shows it; false if something else was asked for meanwhile. */
  show(sources: readonly VolumeSource[]): Promise<boolean>;
  look(look: VolumeLook): void;
  move(x: number, y: number, z: number): void;
  /** Gives everything back; nothing is shown after it. */
  release(): void;
}

/** A scene on a stage, which is set up when something is first shown. */
export function volumeScene<Volume>(start: () => Promise<VolumeStage<Volume>>, first: VolumeLook): VolumeScene {
  let stage: Promise<VolumeStage<Volume>> | undefined;
  let standing: VolumeStage<Volume> | undefined;
  let look = first;
  let latest = 0;
  let base = '';
  let loaded = new Map<string, Promise<Volume>>();

  return {
    async show(sources) {
      latest += 1;
      const mine = latest;
      stage ??= start();
      const there = await stage;
      if (mine !== latest) return false;
      standing = there;
      if (base !== sources[0]?.path) there.put([], look);
      base = sources[0]?.path ?? '';
      loaded = new Map(
        sources.map((source) => {
          const key = keyOf(source);
          return [key, loaded.get(key) ?? there.load(source)];
        }),
      );
      const asked = loaded;
      try {
        const volumes = await Promise.all(asked.values());
        if (mine !== latest) return false;
        there.put(volumes, look);
        return true;
      } catch (error) {
        if (loaded === asked) loaded = new Map();
        throw error;
      }
    },
    look(next) {
      look = next;
      standing?.look(next);
    },
    move(x, y, z) {
      standing?.move(x, y, z);
    },
    release() {
      latest += 1;
      loaded = new Map();
      standing = undefined;
      stage?.then(
        (there) => there.release(),
        () => undefined,
      );
    },
  };
}

function keyOf({ path, colour }: VolumeSource): string {
  return `${colour?.join('-') ?? ''} ${path}`;
}
