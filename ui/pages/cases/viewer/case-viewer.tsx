// The pictures of one or two cases, linked: they share zoom, place and window, and what lies over them.
import './viewer.css';
import { type Signal, useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { ErrorBoundary } from '../../../app/error-boundary.tsx';
import { ErrorPanel } from '../../../elements/error-panel.tsx';
import { Waiting } from '../../../elements/waiting.tsx';
import { text } from '../../../text/en.ts';
import { openPicture } from '../picture-cache.ts';
import { type CasePictures, isVolume, type OverlaySource } from '../pictures.ts';
import { FlatView } from './flat-view.tsx';
import type { VolumeLinks } from './niivue-stage.ts';
import type { Overlay, Picture } from './picture.ts';
import { type View, wholeView, zoomedAt } from './view.ts';
import { useViewerAddress, viewerState } from './view-address.ts';
import { VolumeView } from './volume-view.tsx';

/** Colours of overlays, by their place: as the groups have, strong enough on grey. */
const colours = [
  [255, 148, 84],
  [90, 179, 236],
  [63, 203, 159],
  [227, 143, 195],
  [216, 183, 64],
] as const;

function colourOf(names: readonly string[], name: string) {
  return colours[names.indexOf(name) % colours.length]!;
}

export interface ShownCase {
  readonly name: string;
  readonly pictures: CasePictures;
}

export function CaseViewer({ cases }: { readonly cases: readonly ShownCase[] }) {
  const first = useMemo(viewerState, []);
  const view = useSignal<View>(first.view);
  const chosen = useSignal<ReadonlySet<string>>(first.over);
  useViewerAddress(view, chosen);
  const opacity = useSignal(0.45);
  const names = [...new Set(cases.flatMap(({ pictures }) => pictures.overlays.map(({ name }) => name)))];
  const shown = names.filter((name) => chosen.value.has(name));
  const links = useMemo<VolumeLinks>(() => new Set(), []);
  const kinds = new Set(cases.map(({ pictures }) => (isVolume(pictures.path) ? 'volume' : 'flat')));
  return (
    <div class="viewer">
      <div class={`views views-${cases.length}`}>
        {cases.map((each, place) => (
          <figure key={isVolume(each.pictures.path) ? `volume ${place}` : each.pictures.path}>
            <CaseView {...each} names={names} shown={shown} opacity={opacity.value} view={view} links={links} />
            {cases.length > 1 && <figcaption>{each.name}</figcaption>}
          </figure>
        ))}
      </div>
      <ViewTools view={view}>
        {kinds.has('flat') && <p class="quiet help">{text.cases.viewer.help}</p>}
        {kinds.has('volume') && <p class="quiet help">{text.cases.viewer.volumeHelp}</p>}
      </ViewTools>
      {names.length > 0 && <OverlayTools names={names} chosen={chosen} opacity={opacity} />}
    </div>
  );
}

interface CaseViewProperties extends FlatCaseProperties {
  readonly links: VolumeLinks;
}

/** A volume or a flat picture. */
function CaseView({ links, ...flat }: CaseViewProperties) {
  const { name, pictures, names, shown, opacity, view } = flat;
  return (
    <ErrorBoundary resetBy={pictures.path}>
      {isVolume(pictures.path) ? (
        <VolumeView
          label={name}
          path={pictures.path}
          overlays={pictures.overlays
            .filter((each) => shown.includes(each.name))
            .map((each) => ({ ...each, colour: colourOf(names, each.name) }))}
          opacity={opacity}
          view={view}
          links={links}
        />
      ) : (
        <FlatCase name={name} pictures={pictures} names={names} shown={shown} opacity={opacity} view={view} />
      )}
    </ErrorBoundary>
  );
}

interface OverlayToolsProperties {
  readonly names: readonly string[];
  readonly chosen: Signal<ReadonlySet<string>>;
  readonly opacity: Signal<number>;
}

/** Which overlays lie over the pictures, and how densely. */
function OverlayTools({ names, chosen, opacity }: OverlayToolsProperties) {
  return (
    <fieldset class="overlays">
      <legend>{text.cases.viewer.over}</legend>
      {names.map((name) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={chosen.value.has(name)}
            onChange={({ currentTarget }) => {
              const next = new Set(chosen.value);
              if (currentTarget.checked) next.add(name);
              else next.delete(name);
              chosen.value = next;
            }}
          />
          <span class="swatch" style={{ background: `rgb(${colourOf(names, name).join(' ')})` }} /> {name}
        </label>
      ))}
      <label class="inline">
        <span>{text.cases.viewer.opacity}</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={opacity.value}
          onInput={({ currentTarget }) => {
            opacity.value = Number(currentTarget.value);
          }}
        />
      </label>
    </fieldset>
  );
}

/** Zoom and window by buttons and sliders, for hands without a wheel. */
function ViewTools({ view, children }: { readonly view: Signal<View>; readonly children: ComponentChildren }) {
  const { low, high, zoom } = view.value;
  const level = (low + high) / 2;
  const width = high - low;
  const zoomBy = (factor: number) => () => {
    view.value = zoomedAt(view.value, factor);
  };
  const setWindow = (middle: number, wide: number) => {
    view.value = { ...view.value, low: middle - wide / 2, high: middle + wide / 2 };
  };
  return (
    <div class="view-tools">
      <button type="button" class="tool" onClick={zoomBy(1.25)} aria-label={text.cases.viewer.zoomIn}>
        +
      </button>
      <button type="button" class="tool" onClick={zoomBy(0.8)} aria-label={text.cases.viewer.zoomOut}>
        −
      </button>
      <button
        type="button"
        class="tool"
        onClick={() => {
          view.value = wholeView;
        }}
      >
        {text.cases.viewer.whole}
      </button>
      <span class="quiet" data-role="zoom">
        {Math.round(zoom * 100)}%
      </span>
      <label class="inline">
        <span>{text.cases.viewer.level}</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={level}
          onInput={({ currentTarget }) => setWindow(Number(currentTarget.value), width)}
        />
      </label>
      <label class="inline">
        <span>{text.cases.viewer.window}</span>
        <input
          type="range"
          min={0.02}
          max={2}
          step={0.01}
          value={width}
          onInput={({ currentTarget }) => setWindow(level, Number(currentTarget.value))}
        />
      </label>
      {children}
    </div>
  );
}

interface FlatCaseProperties {
  readonly name: string;
  readonly pictures: CasePictures;
  readonly names: readonly string[];
  readonly shown: readonly string[];
  readonly opacity: number;
  readonly view: Signal<View>;
}

interface Opened {
  readonly picture: Picture;
  readonly overlays: readonly { readonly source: OverlaySource; readonly picture: Picture }[];
}

function FlatCase({ name, pictures, names, shown, opacity, view }: FlatCaseProperties) {
  const opened = useSignal<Opened | 'loading' | { readonly error: unknown }>('loading');
  useEffect(() => {
    let left = false;
    opened.value = 'loading';
    openAll(pictures).then(
      (found) => {
        if (!left) opened.value = found;
      },
      (error: unknown) => {
        if (!left) opened.value = { error };
      },
    );
    return () => {
      left = true;
    };
  }, [pictures.path]);
  const there = useComputed(() => (opened.value !== 'loading' && 'picture' in opened.value ? opened.value : undefined));
  const overlays = useMemo<readonly Overlay[]>(
    () =>
      (there.value?.overlays ?? [])
        .filter(({ source }) => shown.includes(source.name))
        .map(({ source, picture }) => ({
          picture,
          kind: source.kind,
          colour: colourOf(names, source.name),
          opacity,
        })),
    [there.value, shown.join('\n'), opacity],
  );
  if (opened.value === 'loading')
    return (
      <div class="flat-view">
        <Waiting label={text.cases.viewer.opening} />
      </div>
    );
  if ('error' in opened.value) return <ErrorPanel error={opened.value.error} />;
  return <FlatView label={name} picture={opened.value.picture} overlays={overlays} view={view} />;
}

async function openAll({ path, overlays }: CasePictures): Promise<Opened> {
  const picture = await openPicture(path);
  const opened = await Promise.all(
    overlays.map(async (source) => ({ source, picture: await openPicture(source.path).catch(() => undefined) })),
  );
  return {
    picture,
    overlays: opened.flatMap(({ source, picture: found }) => (found === undefined ? [] : [{ source, picture: found }])),
  };
}
