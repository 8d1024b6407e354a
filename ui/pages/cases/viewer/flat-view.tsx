// A viewer of flat pictures: drag to move, wheel to zoom, drag with Shift (or the right button) for window and level, and all of it by keys.
import type { Signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { theme } from '../../../app/theme.ts';
import { text } from '../../../text/en.ts';
import { type Overlay, type Picture, placed, tinted, windowed } from './picture.ts';
import { keyedLook, movedBy, type View, windowedBy, zoomedAt } from './view.ts';

const zoomStep = 1.25;
const moveStep = 0.08;

interface FlatViewProperties {
  readonly label: string;
  readonly picture: Picture;
  readonly overlays: readonly Overlay[];
  readonly view: Signal<View>;
}

export function FlatView({ label, picture, overlays, view }: FlatViewProperties) {
  const surface = useRef<HTMLCanvasElement>(null);
  const made = useRef<Layers>({ overlays: [] });
  // Drawn before the browser paints: an effect after the paint would show an empty canvas first.
  useLayoutEffect(() => {
    const canvas = surface.current;
    if (canvas === null) return undefined;
    const paint = () => drawLayers(canvas, { picture, overlays, view: view.value, layers: made.current });
    const watch = new ResizeObserver(paint);
    watch.observe(canvas);
    const stop = view.subscribe(paint);
    const stopTheme = theme.subscribe(paint);
    return () => {
      watch.disconnect();
      stop();
      stopTheme();
    };
  }, [picture, overlays, view]);
  useEffect(() => listen(surface.current, picture, view), [picture, view]);
  return (
    <canvas
      ref={surface}
      class="flat-view"
      tabIndex={0}
      role="img"
      aria-label={text.cases.viewer.label(label, picture.width, picture.height)}
      aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown + - 0 [ ] { }"
      onKeyDown={(event) => {
        const next = keyed(view.value, event.key);
        if (next === undefined) return;
        event.preventDefault();
        view.value = next;
      }}
    />
  );
}

/** The view after a key; undefined for a key that means nothing here. */
function keyed(view: View, key: string): View | undefined {
  const step = moveStep / view.zoom;
  switch (key) {
    case 'ArrowLeft':
      return movedBy(view, -step, 0);
    case 'ArrowRight':
      return movedBy(view, step, 0);
    case 'ArrowUp':
      return movedBy(view, 0, -step);
    case 'ArrowDown':
      return movedBy(view, 0, step);
    default:
      return keyedLook(view, key);
  }
}

function listen(canvas: HTMLCanvasElement | null, picture: Picture, view: Signal<View>): () => void {
  if (canvas === null) return () => undefined;
  const stop = new AbortController();
  const { signal } = stop;
  const scaleOf = () => placed(picture, { width: canvas.clientWidth, height: canvas.clientHeight }, view.value);
  let held: { readonly x: number; readonly y: number; readonly window: boolean } | undefined;
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { scale, left, top } = scaleOf();
      const at = {
        x: (event.offsetX - left) / scale / picture.width,
        y: (event.offsetY - top) / scale / picture.height,
      };
      view.value = zoomedAt(view.value, event.deltaY < 0 ? zoomStep : 1 / zoomStep, at);
    },
    { passive: false, signal },
  );
  canvas.addEventListener(
    'pointerdown',
    (event) => {
      held = { x: event.clientX, y: event.clientY, window: event.shiftKey || event.button === 2 };
      canvas.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      if (held === undefined) return;
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      const { scale } = scaleOf();
      view.value = held.window
        ? windowedBy(view.value, dy / canvas.clientHeight, dx / canvas.clientWidth)
        : movedBy(view.value, -dx / scale / picture.width, -dy / scale / picture.height);
      held = { ...held, x: event.clientX, y: event.clientY };
    },
    { signal },
  );
  for (const end of ['pointerup', 'pointercancel'] as const) {
    canvas.addEventListener(
      end,
      () => {
        held = undefined;
      },
      { signal },
    );
  }
  canvas.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  return () => stop.abort();
}

/** What was drawn last, kept while nothing that made it changes. */
interface Layers {
  base?: { readonly picture: Picture; readonly low: number; readonly high: number; readonly surface: OffscreenCanvas };
  overlays: { readonly of: Overlay; readonly surface: OffscreenCanvas }[];
}

function drawLayers(
  canvas: HTMLCanvasElement,
  {
    picture,
    overlays,
    view,
    layers,
  }: {
    readonly picture: Picture;
    readonly overlays: readonly Overlay[];
    readonly view: View;
    readonly layers: Layers;
  },
): void {
  const ratio = globalThis.devicePixelRatio || 1;
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (width === 0 || height === 0) return;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const { low, high } = view;
  if (layers.base?.picture !== picture || layers.base.low !== low || layers.base.high !== high)
    layers.base = { picture, low, high, surface: windowed(picture, low, high) };
  layers.overlays = overlays.map(
    (of) => layers.overlays.find((known) => known.of === of) ?? { of, surface: tinted(of) },
  );
  const context = canvas.getContext('2d')!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  const { scale, left, top } = placed(picture, { width, height }, view);
  context.imageSmoothingEnabled = scale < 3;
  for (const { surface } of [layers.base, ...layers.overlays])
    context.drawImage(surface, left, top, picture.width * scale, picture.height * scale);
}
