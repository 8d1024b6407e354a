// NiiVue as the stage of a scene of volumes. It is loaded when the first volume is opened.
import type { Niivue, NVImage } from '@niivue/niivue';
import { project } from '../../../app/project.ts';
import { text } from '../../../text/en.ts';
import { sharesOfWindow, valuesOfWindow } from './view.ts';
import type { VolumeLook, VolumeSource, VolumeStage } from './volume-scene.ts';

/** The viewers that follow each other's crosshair, zoom and rotation. */
export type VolumeLinks = Set<Niivue>;

interface StageOptions {
  readonly links: VolumeLinks;
  /** Called when a hand has set the window upon the volume itself. */
  readonly onWindow: (low: number, high: number) => void;
}

const crosshairMode = 8;
const noMode = 0;
const contrastMode = 1;
const panMode = 3;

/** A stage on a canvas. @throws Error where the browser has no WebGL 2. */
export async function niivueStage(
  canvas: HTMLCanvasElement,
  { links, onWindow }: StageOptions,
): Promise<VolumeStage<NVImage>> {
  const { Niivue, NVImage } = await import('@niivue/niivue');
  if (canvas.getContext('webgl2') === null) throw new Error(text.cases.viewer.noWebgl);
  const viewer = new Niivue({ backColor: [0, 0, 0, 1], show3Dcrosshair: true, loadingText: '' });
  // Shift and drag sets the window as upon pictures: NiiVue's own steps are in values, too coarse for small ranges.
  viewer.opts.mouseEventConfig = {
    leftButton: { primary: crosshairMode, withShift: noMode },
    rightButton: contrastMode,
    centerButton: panMode,
  };
  await viewer.attachToCanvas(canvas);
  viewer.onIntensityChange = (volume) => {
    const { cal_min: low = 0, cal_max: high = 0 } = volume;
    if (volume === viewer.volumes[0]) onWindow(...sharesOfWindow(rangeOf(volume), [low, high]));
  };
  return {
    async load(source) {
      const blob = await project.source.attachment(source.path);
      if (blob === undefined) throw new Error(text.cases.viewer.gone(source.path));
      const name = source.path.split('/').at(-1) ?? source.path;
      return NVImage.loadFromFile({ file: new File([blob], name), name, colormap: colourmapOf(viewer, source) });
    },
    put(volumes, look) {
      put(viewer, volumes);
      if (volumes.length === 0) leave(links, viewer);
      else {
        apply(viewer, look);
        join(links, viewer);
      }
    },
    look: (look) => apply(viewer, look),
    move(x, y, z) {
      if (viewer.volumes.length > 0) viewer.moveCrosshairInVox(x, y, z);
    },
    release() {
      leave(links, viewer);
      viewer.cleanup();
      viewer.gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

/** Keeps the volume below if it stays; those over it are put up anew, so that their order is that asked for. */
function put(viewer: Niivue, volumes: readonly NVImage[]): void {
  const kept = viewer.volumes[0] !== undefined && viewer.volumes[0] === volumes[0] ? 1 : 0;
  for (const volume of viewer.volumes.slice(kept).reverse()) viewer.removeVolume(volume);
  for (const volume of volumes.slice(kept)) viewer.addVolume(volume);
}

function apply(viewer: Niivue, { opacity, zoom, low, high }: VolumeLook): void {
  const [base, ...over] = viewer.volumes;
  if (base === undefined) return;
  const [from, to] = valuesOfWindow(rangeOf(base), [low, high]);
  if (base.cal_min !== from || base.cal_max !== to || over.some((each) => each.opacity !== opacity)) {
    Object.assign(base, { cal_min: from, cal_max: to });
    for (const each of over) each.opacity = opacity;
    viewer.updateGLVolume();
  }
  const [x = 0, y = 0, z = 0, before = 1] = viewer.scene.pan2Dxyzmm;
  if (before === zoom) return;
  const at = viewer.frac2mm(viewer.scene.crosshairPos);
  const moved = before - zoom;
  viewer.setPan2Dxyzmm(zoom === 1 ? [0, 0, 0, 1] : [x + moved * at[0], y + moved * at[1], z + moved * at[2], zoom]);
}

/** What a volume spans without its outliers, or as its header says: what NiiVue shows at first. */
function rangeOf({ robust_min: low = 0, robust_max: high = 1 }: NVImage): readonly [number, number] {
  return [low, high];
}

/** Lets a viewer that shows something follow the others, beginning where they are. */
function join(links: VolumeLinks, viewer: Niivue): void {
  if (links.has(viewer)) return;
  const [there] = links;
  links.add(viewer);
  link(links);
  if (there === undefined) return;
  there.doSync2d(viewer);
  there.doSync3d(viewer);
  viewer.drawScene();
}

function leave(links: VolumeLinks, viewer: Niivue): void {
  links.delete(viewer);
  viewer.broadcastTo([]);
  link(links);
}

function link(links: VolumeLinks): void {
  for (const each of links) each.broadcastTo([...links].filter((other) => other !== each));
}

/** The name of grey, or of a scale from nothing to a colour. */
function colourmapOf(viewer: Niivue, { colour }: VolumeSource): string {
  if (colour === undefined) return 'gray';
  const name = `overlay-${colour.join('-')}`;
  const [red, green, blue] = colour;
  viewer.addColormap(name, { R: [0, red], G: [0, green], B: [0, blue], A: [0, 255], I: [0, 255] });
  return name;
}
