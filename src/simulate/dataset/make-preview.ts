import type { Image } from '../../images/image.ts';
import type { CausalNode, NodeValue, NodeValues } from '../graph/causal-graph.ts';
import { drawCase } from '../graph/draw-case.ts';
import type { Rendering } from '../worlds/world.ts';
import { differenceImage, largestChange } from './difference-image.ts';
import type { TwinDraw } from './drawn-twins.ts';
import type { Dataset } from './open-dataset.ts';
import type { Preview, PreviewCell, PreviewSubject } from './preview.ts';
import { sliceToShow, viewOf } from './view-of.ts';

/** How much a contact sheet shows. */
export interface PreviewOptions {
  /** Number of subjects. */
  readonly subjects?: number | undefined;
  /** Most factors; those further down the file are left out. */
  readonly factors?: number | undefined;
}

/** A picture to look at, what was written with it, and how it differs from the subject as it is. */
interface View {
  readonly intervention: NodeValues;
  readonly image: Image;
  readonly texts: Readonly<Record<string, string>>;
  readonly largest: number;
}

/** A subject and what each node of the graph would make of it. */
interface Row {
  readonly draw: TwinDraw;
  readonly base: View;
  readonly variants: readonly (View | undefined)[];
}

/**
 * The contact sheet of a dataset with pictures: its first cases, and what each node of the graph would change in them.
 * A node is set to its next value, or, where it is a number without a list of values, to its quantile 0.1 or 0.9,
 * whichever is farther. Nodes that the world file names for twins come first; those that change no picture of any
 * subject are left out. Undefined for a world without pictures.
 * @throws `simulate/bad-draw`, `simulate/bad-latent` and `simulate/hopeless-selection` (data) as drawing and rendering
 * do.
 */
export function makePreview(
  dataset: Dataset,
  { subjects = 6, factors = 10 }: PreviewOptions = {},
): Preview | undefined {
  const rows: Row[] = [];
  for (let position = 0; position < Math.min(subjects, dataset.size); position += 1) {
    const row = rowOf(dataset, position);
    if (row === undefined) return undefined;
    rows.push(row);
  }
  const { nodes } = dataset.worldFile.graph;
  const limits = nodes.map((_, node) => Math.max(0, ...rows.map(({ variants }) => variants[node]?.largest ?? 0)));
  const { title, about, twins = {} } = dataset.worldFile;
  const changing = nodes.flatMap((_, node) => (limits[node]! > 0 ? [node] : []));
  const isTwin = (node: number): number => Number(Object.hasOwn(twins, nodes[node]!.name));
  const shown = changing.toSorted((a, b) => isTwin(b) - isTwin(a)).slice(0, factors);
  return {
    title,
    about,
    factors: shown.map((node) => nodes[node]!.name),
    limits: shown.map((node) => limits[node]!),
    subjects: rows.map((row) => subjectOf(row, shown, limits)),
  };
}

function rowOf(dataset: Dataset, position: number): Row | undefined {
  const { worldFile, seed, intervention } = dataset;
  const draw = dataset.draw(position).draws[0]!;
  const twins = worldFile.graph.nodes.map((node): TwinDraw | undefined => {
    const value = alternativeTo(node, draw.values);
    if (value === undefined) return undefined;
    const change = { [node.name]: value };
    const drawn = drawCase(worldFile.graph, { seed, index: draw.index, do: { ...intervention, ...change } });
    return { ...drawn, id: draw.id, index: draw.index, intervention: change };
  });
  const [factual, ...rendered] = dataset.render([draw, ...twins.filter((twin) => twin !== undefined)]);
  const image = factual!.image;
  if (image === undefined) return undefined;
  const z = image.extents.length === 3 ? sliceToShow(image, telling(twins, rendered, worldFile.twins)) : 0;
  const view = (of: TwinDraw, rendering: Rendering): View => ({
    intervention: of.intervention,
    image: viewOf(rendering.image!, z),
    texts: rendering.texts,
    largest: largestChange(image, rendering.image!),
  });
  let next = 0;
  const variants = twins.map((twin) => (twin === undefined ? undefined : view(twin, rendered[next++]!)));
  return { draw, base: view(draw, factual!), variants };
}

/** The pictures that choose the slice of a volume: those of the nodes that the world file names for twins, or all. */
function telling(
  twins: readonly (TwinDraw | undefined)[],
  rendered: readonly Rendering[],
  named: NodeValues = {},
): readonly Image[] {
  const present = twins.filter((twin) => twin !== undefined);
  const isNamed = ({ intervention }: TwinDraw): boolean => Object.keys(intervention).some((node) => node in named);
  const chosen = rendered.filter((_, i) => isNamed(present[i]!));
  return (chosen.length > 0 ? chosen : rendered).map((rendering) => rendering.image!);
}

/** Another value of a node given its parents; undefined where it has but one. */
function alternativeTo({ name, mechanism, domain }: CausalNode, values: NodeValues): NodeValue | undefined {
  const value = values[name]!;
  if (domain.values !== undefined) {
    const at = domain.values.indexOf(value);
    const next = domain.values[(at + 1) % domain.values.length];
    return next === value ? undefined : next;
  }
  if (typeof value === 'string') return undefined;
  const [low, high] = [mechanism.valueAt(values, 0.1), mechanism.valueAt(values, 0.9)] as [number, number];
  const far = high - value > value - low ? high : low;
  return far === value ? undefined : far;
}

function subjectOf({ draw, base, variants }: Row, shown: readonly number[], limits: readonly number[]): PreviewSubject {
  return {
    id: draw.id,
    facts: Object.fromEntries(Object.entries(draw.values).map(([name, value]) => [name, printed(value)])),
    image: base.image,
    texts: base.texts,
    cells: shown.map((node) => cellOf(base, variants[node], limits[node]!)),
  };
}

function cellOf(base: View, variant: View | undefined, limit: number): PreviewCell | undefined {
  if (variant === undefined || variant.largest === 0) return undefined;
  const { intervention, image, texts, largest } = variant;
  const [[name, value]] = Object.entries(intervention) as [[string, NodeValue]];
  return {
    intervention: `${name} = ${printed(value)}`,
    image,
    difference: differenceImage(base.image, image, limit),
    largest,
    texts,
  };
}

/** A value in at most four significant digits. */
function printed(value: NodeValue): string {
  return typeof value === 'string' ? value : String(Number(value.toPrecision(4)));
}
