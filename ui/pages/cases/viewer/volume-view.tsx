// The view of a volume. NiiVue, which draws it, restyles its canvas, so the canvas has a box of its own.
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ErrorPanel } from '../../../elements/error-panel.tsx';
import { Waiting } from '../../../elements/waiting.tsx';
import { text } from '../../../text/en.ts';
import type { OverlaySource } from '../pictures.ts';
import { niivueStage, type VolumeLinks } from './niivue-stage.ts';
import { keyedLook, type View, windowedBy } from './view.ts';
import { type VolumeScene, volumeScene } from './volume-scene.ts';

/** What lies over a volume, in its colour (red, green, blue). */
export interface VolumeOverlay extends OverlaySource {
  readonly colour: readonly [number, number, number];
}

interface VolumeViewProperties {
  readonly label: string;
  readonly path: string;
  readonly overlays: readonly VolumeOverlay[];
  readonly opacity: number;
  readonly view: Signal<View>;
  /** Shared by the volumes that move together. */
  readonly links: VolumeLinks;
}

/** Three planes and a rendering of a volume, its masks over it. */
export function VolumeView({ label, path, overlays, opacity, view, links }: VolumeViewProperties) {
  const surface = useRef<HTMLCanvasElement>(null);
  const scene = useRef<VolumeScene | undefined>(undefined);
  const state = useSignal<'loading' | 'there' | { readonly error: unknown }>('loading');
  const { zoom, low, high } = view.value;
  const look = { opacity, zoom, low, high };
  useEffect(() => {
    const canvas = surface.current;
    if (canvas === null) return undefined;
    const onWindow = (from: number, to: number) => {
      view.value = { ...view.value, low: from, high: to };
    };
    const made = volumeScene(() => niivueStage(canvas, { links, onWindow }), look);
    scene.current = made;
    return () => made.release();
  }, [view, links]);
  useEffect(() => scene.current?.look(look), [opacity, zoom, low, high]);
  useEffect(() => {
    let left = false;
    state.value = 'loading';
    scene.current?.show([{ path }, ...overlays]).then(
      (last) => {
        if (last) state.value = 'there';
      },
      (error: unknown) => {
        if (!left) state.value = { error };
      },
    );
    return () => {
      left = true;
    };
  }, [path, overlays.map((each) => `${each.colour.join('-')} ${each.path}`).join('\n')]);
  return (
    <div class="volume">
      <div class="volume-box">
        <canvas
          ref={surface}
          aria-label={text.cases.viewer.volume(label)}
          aria-keyshortcuts="H L J K PageUp PageDown V C + - 0 [ ] { }"
          role="img"
          onKeyDown={(event) => {
            const step = { PageUp: 1, PageDown: -1 }[event.key];
            const next = keyedLook(view.value, event.key);
            if (step !== undefined) scene.current?.move(0, 0, step);
            else if (next !== undefined) view.value = next;
            else return;
            event.preventDefault();
          }}
          onPointerMove={({ buttons, shiftKey, movementX, movementY, currentTarget }) => {
            if (buttons !== 1 || !shiftKey) return;
            const { clientWidth, clientHeight } = currentTarget;
            view.value = windowedBy(view.value, movementY / clientHeight, movementX / clientWidth);
          }}
        />
      </div>
      {state.value === 'loading' && <Waiting label={text.cases.viewer.opening} />}
      {typeof state.value === 'object' && <ErrorPanel error={state.value.error} />}
    </div>
  );
}
