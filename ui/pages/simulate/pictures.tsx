import { useLayoutEffect, useRef } from 'preact/hooks';
import { setParameters } from '../../app/router.ts';
import { Waiting } from '../../elements/waiting.tsx';
import { text } from '../../text/en.ts';
import type { Scene, ScenePictures, WorldDescription } from './off-thread/messages.ts';
import { shownValue, wordsOf } from './shown-value.ts';
import { chosen, rendering, scene, setByHand, setNode } from './simulate-state.ts';

/** Pictures narrower than this are shown sample by sample. */
const coarse = 256;

type Pixels = Uint8ClampedArray<ArrayBuffer>;

/** The case, its twin and what differs, side by side. */
export function Pictures({ world }: { readonly world: WorldDescription }) {
  const shown = scene.value;
  return (
    <section class="panel pictures" aria-labelledby="pictures-title" aria-busy={rendering.value}>
      <h2 id="pictures-title">{text.simulate.picturesTitle}</h2>
      <Changes />
      {shown === undefined ? <Waiting label={text.simulate.rendering(world.worldTitle)} /> : <Shown scene={shown} />}
      {shown !== undefined && rendering.value && <Waiting label={text.simulate.rendering(world.worldTitle)} />}
    </section>
  );
}

function Shown({ scene: shown }: { readonly scene: Scene }) {
  const { pictures, id } = shown;
  const twin = Object.entries(shown.intervention)
    .map(([name, value]) => `${wordsOf(name)} = ${shownValue(value)}`)
    .join(', ');
  if (pictures === undefined) return <p class="note">{text.simulate.noPicture}</p>;
  const { width, height, largest, changed } = pictures;
  const size = { width, height };
  return (
    <>
      <div class="triptych">
        <Picture name="base" pixels={pictures.base} {...size} title={text.simulate.asItIs}>
          {text.simulate.caseId(id)}
        </Picture>
        <Picture name="twin" pixels={pictures.twin} {...size} title={text.simulate.twin}>
          {twin === '' ? text.simulate.noChange : `do(${twin})`}
        </Picture>
        <Picture name="difference" pixels={pictures.difference} {...size} title={text.simulate.difference}>
          {largest === 0 ? text.simulate.noDifference : text.simulate.changedShare(changed, largest)}
        </Picture>
      </div>
      {largest > 0 && <Legend largest={largest} />}
      <PictureTools pictures={pictures} scene={shown} />
    </>
  );
}

function Picture({
  name,
  pixels,
  width,
  height,
  title,
  children,
}: {
  readonly name: string;
  readonly pixels: Pixels;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly children: string;
}) {
  const surface = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = surface.current?.getContext('2d');
    context?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [pixels, width, height]);
  return (
    <figure class="picture">
      <canvas
        ref={surface}
        width={width}
        height={height}
        role="img"
        aria-label={`${title}: ${children}`}
        data-picture={name}
        class={width < coarse ? 'coarse' : ''}
      />
      <figcaption>
        <strong>{title}</strong> {children}
      </figcaption>
    </figure>
  );
}

function Legend({ largest }: { readonly largest: number }) {
  return (
    <p class="colour-scale">
      <span>−{shownValue(largest)}</span>
      <span class="scale" aria-hidden="true" />
      <span>+{shownValue(largest)}</span>
      <small>{text.simulate.legend}</small>
    </p>
  );
}

function PictureTools({
  pictures,
  scene: { milliseconds },
}: {
  readonly pictures: ScenePictures;
  readonly scene: Scene;
}) {
  const { masks, slices, slice, extents, spacingMm } = pictures;
  const quietly = { quietly: true } as const;
  return (
    <div class="row picture-tools">
      {masks.length > 0 && (
        <label class="inline">
          <span>{text.simulate.mask}</span>
          <select
            value={chosen.value.mask ?? ''}
            data-role="mask"
            onChange={({ currentTarget }) => setParameters({ mask: currentTarget.value || undefined }, quietly)}
          >
            <option value="">{text.simulate.noMask}</option>
            {masks.map((mask) => (
              <option key={mask} value={mask}>
                {wordsOf(mask)}
              </option>
            ))}
          </select>
        </label>
      )}
      {slices > 1 && (
        <label class="inline slice">
          <span>{text.simulate.slice}</span>
          <input
            type="range"
            min="0"
            max={slices - 1}
            value={slice}
            data-role="slice"
            onInput={({ currentTarget }) => setParameters({ slice: currentTarget.value }, quietly)}
          />
          <output>{text.simulate.sliceOf(slice + 1, slices)}</output>
        </label>
      )}
      <small data-role="size">
        {text.simulate.size(extents, spacingMm)} · {text.simulate.took(milliseconds)}
      </small>
    </div>
  );
}

/** What is set by hand, each to be taken back. */
function Changes() {
  const all = (['both', 'twin'] as const).flatMap((of) =>
    [...setByHand(of)].map(([name, value]) => ({ of, name, value })),
  );
  if (all.length === 0) return <p class="quiet">{text.simulate.nothingSet}</p>;
  return (
    <ul class="changes" aria-label={text.simulate.setByHand}>
      {all.map(({ of, name, value }) => (
        <li key={`${of} ${name}`}>
          <button type="button" class="tool" onClick={() => setNode(of, name, undefined)} title={text.simulate.undo}>
            {wordsOf(name)} = {value} <small>{text.simulate.setIn[of]}</small> <span aria-hidden="true">×</span>
            <span class="unseen">. {text.simulate.undo}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
