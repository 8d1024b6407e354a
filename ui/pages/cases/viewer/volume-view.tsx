// Volumes are drawn by NiiVue, which is loaded when the first is opened. It restyles its canvas, so the canvas has a box of its own.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { project } from '../../../app/project.ts';
import { ErrorPanel } from '../../../elements/error-panel.tsx';
import { Waiting } from '../../../elements/waiting.tsx';
import { text } from '../../../text/en.ts';
import type { OverlaySource } from '../pictures.ts';

/** What lies over a volume, in its colour (red, green, blue). */
export interface VolumeOverlay extends OverlaySource {
  readonly colour: readonly [number, number, number];
}

interface VolumeViewProperties {
  readonly label: string;
  readonly path: string;
  readonly overlays: readonly VolumeOverlay[];
  readonly opacity: number;
}

/** Three planes and a rendering of a volume, its masks over it. */
export function VolumeView({ label, path, overlays, opacity }: VolumeViewProperties) {
  const surface = useRef<HTMLCanvasElement>(null);
  const state = useSignal<'loading' | 'there' | { readonly error: unknown }>('loading');
  const shown = overlays.map((each) => each.path).join('\n');
  useEffect(() => {
    const canvas = surface.current;
    if (canvas === null) return undefined;
    let left = false;
    state.value = 'loading';
    open(canvas, { path, overlays, opacity }).then(
      () => {
        if (!left) state.value = 'there';
      },
      (error: unknown) => {
        if (!left) state.value = { error };
      },
    );
    return () => {
      left = true;
    };
  }, [path, shown, opacity]);
  return (
    <div class="volume">
      <div class="volume-box">
        <canvas ref={surface} aria-label={text.cases.viewer.volume(label)} role="img" />
      </div>
      {state.value === 'loading' && <Waiting label={text.cases.viewer.opening} />}
      {typeof state.value === 'object' && <ErrorPanel error={state.value.error} />}
    </div>
  );
}

type Viewer = InstanceType<typeof import('@niivue/niivue')['Niivue']>;
const viewers = new WeakMap<HTMLCanvasElement, Promise<Viewer>>();

async function open(
  canvas: HTMLCanvasElement,
  { path, overlays, opacity }: Pick<VolumeViewProperties, 'path' | 'overlays' | 'opacity'>,
): Promise<void> {
  const { Niivue, NVImage } = await import('@niivue/niivue');
  const start = async () => {
    if (canvas.getContext('webgl2') === null) throw new Error(text.cases.viewer.noWebgl);
    const viewer = new Niivue({ backColor: [0, 0, 0, 1], show3Dcrosshair: true, loadingText: '' });
    await viewer.attachToCanvas(canvas);
    return viewer;
  };
  const known = viewers.get(canvas) ?? start();
  viewers.set(canvas, known);
  const viewer = await known;
  const sources = [
    { path, colormap: 'gray', opacity: 1 },
    ...overlays.map((each) => ({ path: each.path, colormap: colourmapOf(viewer, each.colour), opacity })),
  ];
  const volumes = [];
  for (const source of sources) {
    const blob = await project.source.attachment(source.path);
    if (blob === undefined) throw new Error(text.cases.viewer.gone(source.path));
    const name = source.path.split('/').at(-1) ?? source.path;
    const file = new File([blob], name);
    volumes.push(await NVImage.loadFromFile({ file, name, colormap: source.colormap, opacity: source.opacity }));
  }
  for (const volume of [...viewer.volumes]) viewer.removeVolume(volume);
  for (const volume of volumes) viewer.addVolume(volume);
}

/** The name of a scale from nothing to a colour. */
function colourmapOf(viewer: Viewer, colour: VolumeOverlay['colour']): string {
  const name = `overlay-${colour.join('-')}`;
  const [red, green, blue] = colour;
  viewer.addColormap(name, { R: [0, red], G: [0, green], B: [0, blue], A: [0, 255], I: [0, 255] });
  return name;
}
