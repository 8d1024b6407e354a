// One case and its twin: drawn, rendered and painted by the code that the command line runs. What was opened and rendered last is kept, so
// that another slice, another mask or another value costs no more than it must.
import { sha256Hex } from '../../../../src/core/hash.ts';
import { largestChange } from '../../../../src/simulate/dataset/difference-image.ts';
import type { TwinDraw } from '../../../../src/simulate/dataset/drawn-twins.ts';
import { type Dataset, openDataset } from '../../../../src/simulate/dataset/open-dataset.ts';
import { sliceToShow } from '../../../../src/simulate/dataset/view-of.ts';
import type { NodeValue, NodeValues } from '../../../../src/simulate/graph/causal-graph.ts';
import { drawCase } from '../../../../src/simulate/graph/draw-case.ts';
import { parseIntervention } from '../../../../src/simulate/graph/intervention.ts';
import { salience } from '../../../../src/simulate/oracle/salience.ts';
import type { Rendering } from '../../../../src/simulate/worlds/world.ts';
import { withConstants } from './edit-world.ts';
import { isInCohort } from './is-in-cohort.ts';
import type { FindRequest, Scene, ScenePictures, SceneRequest, SceneSalience, SceneSide } from './messages.ts';
import { openWorldFile } from './open-world-file.ts';
import { differencePixels, overlay, pixelsOf, planeOf } from './paint.ts';

/** More cases than this are not listed for a look at a few; a smaller dataset is the beginning of a larger one. */
const mostListed = 20_000;

interface Rendered {
  readonly key: string;
  readonly dataset: Dataset;
  readonly id: string;
  readonly size: number;
  readonly intervention: NodeValues;
  readonly draws: readonly [TwinDraw, TwinDraw];
  readonly renderings: readonly [Rendering, Rendering];
  readonly hashes: readonly (string | undefined)[];
  readonly milliseconds: number;
}

export class Stage {
  #opened: { readonly key: string; readonly dataset: Promise<Dataset> } | undefined;
  #rendered: Rendered | undefined;

  /** Draws, renders and paints. @throws `EvenhandError` for a world file, an intervention or a value that cannot be. */
  async scene(request: SceneRequest): Promise<Scene> {
    const rendered = await this.#render(request);
    const { id, size, intervention, draws, renderings, hashes, milliseconds } = rendered;
    const side = (of: 0 | 1): SceneSide => {
      const { texts, measured } = renderings[of];
      return { values: draws[of].values, texts, measured, sha256: hashes[of] };
    };
    const pictures = paint(renderings, request);
    return { id, size, intervention, base: side(0), twin: side(1), pictures, milliseconds };
  }

  async #render(request: SceneRequest): Promise<Rendered> {
    const { text, seed, position, both, twin } = request;
    const key = JSON.stringify([text, seed, position, both, twin]);
    if (this.#rendered?.key === key) return this.#rendered;
    const dataset = await this.#open(request);
    const started = performance.now();
    const { draws, intervention } = drawTwins(dataset, request);
    const renderings = this.#renderDraws(dataset, draws);
    const milliseconds = performance.now() - started;
    const hashes = await Promise.all(renderings.map(({ image }) => image && sha256Hex(bytesOf(image.data))));
    const { id } = draws[0];
    this.#rendered = { key, dataset, id, size: dataset.size, intervention, draws, renderings, hashes, milliseconds };
    return this.#rendered;
  }

  /** The position of the first case of a cohort from a position on, once around; undefined where there is none. Nothing is rendered. */
  async find({ scene, cohort, from, step }: FindRequest): Promise<number | undefined> {
    const dataset = await this.#open(scene);
    const { size } = dataset;
    for (let seen = 0; seen < size; seen += 1) {
      const position = (((from + seen * step) % size) + size) % size;
      const { values } = drawerOf(dataset, { ...scene, position })({});
      if (isInCohort(values, cohort)) return position;
    }
    return undefined;
  }

  /** The case again where it is the one that was rendered last: then the twin alone. */
  #renderDraws(dataset: Dataset, draws: readonly [TwinDraw, TwinDraw]): readonly [Rendering, Rendering] {
    const last = this.#rendered;
    const isSame = last?.dataset === dataset && isSameDraw(last.draws[0], draws[0]);
    const [base, twin] = isSame ? [last.renderings[0], ...dataset.render([draws[1]])] : dataset.render(draws);
    return [base!, twin!];
  }

  /** Toggles bias and disease in the case as it is; undefined where the file does not name both, or there is no picture. */
  async salience(request: SceneRequest): Promise<SceneSalience | undefined> {
    const dataset = await this.#open(request);
    const { table, twins = {}, graph } = dataset.worldFile;
    const [bias, disease] = [Object.keys(twins)[0], table.truth ?? table.label];
    if (bias === undefined || disease === undefined) return undefined;
    const draws = [bias, disease].flatMap((name) => {
      const values = graph.nodes.find((node) => node.name === name)?.domain.values ?? [];
      const ends = values.length < 2 ? [] : [values[0]!, values.at(-1)!];
      return ends.map((value) => drawTwins(dataset, { ...request, twin: `${name}=${value}` }).draws[1]);
    });
    if (draws.length < 4) return undefined;
    const [withoutBias, withBias, withoutDisease, withDisease] = dataset.render(draws).map(({ image }) => image?.data);
    if (!withoutBias || !withBias || !withoutDisease || !withDisease) return undefined;
    return { bias, disease, salience: salience({ withBias, withoutBias, withDisease, withoutDisease }) };
  }

  #open({ text, file, seed }: SceneRequest): Promise<Dataset> {
    const key = JSON.stringify([text, seed]);
    if (this.#opened?.key === key) return this.#opened.dataset;
    const { worldFile, idle } = openWorldFile(text, file);
    const all = withConstants(
      text,
      idle.map(({ name, standard }) => [name, standard]),
    );
    const cases = worldFile.stratify === undefined ? Math.min(worldFile.cases, mostListed) : worldFile.cases;
    const dataset = openDataset({ text: all, file, seed, cases, do: [], twins: [] });
    this.#opened = { key, dataset };
    dataset.catch(() => {
      this.#opened = undefined;
    });
    return dataset;
  }
}

function isSameDraw(first: TwinDraw, second: TwinDraw): boolean {
  return first.index === second.index && JSON.stringify(first.values) === JSON.stringify(second.values);
}

interface DrawnPair {
  readonly draws: readonly [TwinDraw, TwinDraw];
  readonly intervention: NodeValues;
}

/** Draws a case with what is set in both pictures, and in one of them. */
function drawerOf(dataset: Dataset, { position, both }: SceneRequest): (intervention: NodeValues) => TwinDraw {
  const { worldFile, seed, roster } = dataset;
  const { graph } = worldFile;
  const { index, values: assigned = {} } = roster.rows[position % roster.rows.length]!;
  const common = { ...assigned, ...interventionOf(both, dataset) };
  const id = String(index + 1).padStart(6, '0');
  return (intervention) => {
    const drawn = drawCase(graph, { seed, index, do: { ...common, ...intervention } });
    return { ...drawn, id, index, intervention };
  };
}

function drawTwins(dataset: Dataset, request: SceneRequest): DrawnPair {
  const { twin } = request;
  const draw = drawerOf(dataset, request);
  const base = draw({});
  const intervention = twin === undefined ? standardTwin(dataset, base.values) : interventionOf(twin, dataset);
  return { draws: [base, draw(intervention)], intervention };
}

function interventionOf(text: string, { worldFile }: Dataset): NodeValues {
  return text.trim() === '' ? {} : parseIntervention(text, worldFile.graph);
}

/** What makes a twin that differs, where nobody said: the first node that the file names for twins, else the class, with another value. */
function standardTwin({ worldFile }: Dataset, values: NodeValues): NodeValues {
  const { twins, table, graph } = worldFile;
  const named = Object.entries(twins ?? {})[0];
  const name = named?.[0] ?? table.truth ?? table.label;
  const { domain } = graph.nodes.find((node) => node.name === name) ?? {};
  if (name === undefined || domain === undefined) return {};
  const present = values[name];
  const other: NodeValue | undefined =
    named !== undefined && named[1] !== present ? named[1] : domain.values?.find((value) => value !== present);
  return other === undefined ? {} : { [name]: other };
}

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength).slice();
}

function paint(renderings: readonly [Rendering, Rendering], request: SceneRequest): ScenePictures | undefined {
  const [{ image: before, masks }, { image: after, masks: otherMasks }] = renderings;
  if (before === undefined || after === undefined) return undefined;
  const slices = before.extents[2] ?? 1;
  const chosen = request.slice === undefined ? undefined : Math.min(slices - 1, request.slice);
  const slice = chosen ?? (slices > 1 ? sliceToShow(before, [after]) : 0);
  const [first, second] = [planeOf(before, slice), planeOf(after, slice)];
  const [base, twin] = [pixelsOf(first), pixelsOf(second)];
  const mask = request.mask ?? '';
  if (masks[mask] !== undefined) overlay(base, planeOf(masks[mask], slice));
  if (otherMasks[mask] !== undefined) overlay(twin, planeOf(otherMasks[mask], slice));
  const largest = largestChange(before, after);
  return {
    width: first.extents[0]!,
    height: first.extents[1]!,
    base,
    twin,
    difference: differencePixels(first, second, largest),
    largest,
    changed: shareChanged(before.data, after.data),
    masks: Object.keys(masks),
    slices,
    slice,
    extents: before.extents,
    spacingMm: before.geometry.spacingMm,
  };
}

function shareChanged(before: Float32Array, after: Float32Array): number {
  let changed = 0;
  for (let i = 0; i < before.length; i += 1) if (before[i] !== after[i]) changed += 1;
  return changed / before.length;
}
