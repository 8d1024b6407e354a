import { z } from 'zod';
import type { CausalNode, NodeValues } from '../../../../src/simulate/graph/causal-graph.ts';
import { drawCase } from '../../../../src/simulate/graph/draw-case.ts';
import { scannerEffects } from '../../../../src/simulate/scanner/scanner-effects.ts';
import type { WorldFile } from '../../../../src/simulate/world-file/world-file.ts';
import { proceduralRegions } from '../../../../src/simulate/worlds/brain/regions.ts';
import type { Latent, World } from '../../../../src/simulate/worlds/world.ts';
import type { Control, ControlGroup, ControlRange, GraphNode, Setting, WorldDescription } from './messages.ts';
import { type OpenWorldFile, openWorldFile } from './open-world-file.ts';

/** Cases drawn to see how far a node without limits goes, and the quantiles that stand for its ends. */
const drawn = 40;
const ends = [0.002, 0.998] as const;
const steps = 200;
const mostValues = 12;

/**
 * What can be shown and set of a world file.
 * @throws `EvenhandError` (usage) with every problem at its line.
 */
export function describeWorld(text: string, file: string): WorldDescription {
  const open = openWorldFile(text, file);
  const { worldFile, world } = open;
  const { title, about, cases, seed, graph, table, twins } = worldFile;
  const latents = latentsByNode(open);
  const columnOf = (name: string): GraphNode['column'] => {
    if (name === table.label) return 'label';
    if (name === table.truth) return 'truth';
    if (name === table.site) return 'site';
    return table.attributes.includes(name) ? 'attribute' : undefined;
  };
  return {
    world: world.name,
    worldTitle: world.title,
    modality: world.modality,
    title,
    about,
    cases,
    seed,
    twins: Object.entries(twins ?? {}).map(([name, value]) => `${name}=${value}`),
    nodes: graph.nodes.map(({ name, kind, parents, about: of }) => {
      return { name, kind, parents, about: of, latent: latents.get(name)?.name, column: columnOf(name) };
    }),
    controls: controlsOf(open, latents),
    settings: settingsOf(world, worldFile),
  };
}

/** The latent that each node drives by itself. */
function latentsByNode({ worldFile, world }: OpenWorldFile): Map<string, Latent> {
  const found = new Map<string, Latent>();
  for (const { name, text, explicit } of worldFile.latents) {
    const latent = world.latents.find((each) => each.name === name);
    const node = explicit ? text : name;
    if (latent !== undefined && worldFile.graph.names.includes(node)) found.set(node, latent);
  }
  return found;
}

function controlsOf({ worldFile, idle }: OpenWorldFile, latents: ReadonlyMap<string, Latent>): Control[] {
  const { graph, seed } = worldFile;
  const samples = Array.from({ length: drawn }, (_, index) => drawCase(graph, { seed, index }).values);
  const group = groupOf(worldFile, latents);
  const byName = new Map(graph.nodes.map((node) => [node.name, node]));
  const driven = graph.names.flatMap((name): Control[] => {
    const node = byName.get(name);
    if (node === undefined) return [];
    const latent = latents.get(name);
    const range = rangeOf(node, latent, samples);
    if (range === undefined) return [];
    const about = [node.about, latent?.about ?? ''].filter((part) => part !== '').join(' ');
    return [{ name, group: group(name), driven: true, about, unit: unitOf(latent), range }];
  });
  const rest = idle.map((latent): Control => {
    const { name, about } = latent;
    return { name, group: group(name), driven: false, about, unit: unitOf(latent), range: rangeOfLatent(latent) };
  });
  return [...driven, ...rest];
}

/** What is planted: the nodes of the twins, the class, and latents that a world keeps for disease and bias. */
function groupOf({ twins, table }: WorldFile, latents: ReadonlyMap<string, Latent>): (name: string) => ControlGroup {
  const planted = new Set([...Object.keys(twins ?? {}), table.truth, table.label]);
  return (name) => {
    const latent = latents.get(name)?.name ?? name;
    if (planted.has(name) || /^(bias(?!Field)|disease)/.test(latent)) return 'planted';
    if (Object.hasOwn(scannerEffects, latent)) return 'scanner';
    return latents.has(name) || latent !== name ? 'seen' : 'causes';
  };
}

function unitOf(latent: Latent | undefined): string {
  return latent?.kind === 'real' ? latent.unit : '';
}

function rangeOfLatent(latent: Latent): ControlRange {
  return latent.kind === 'category' ? { kind: 'values', values: latent.values } : real(latent.low, latent.high);
}

/** Where a node can be set: the values it can have, within what its latent allows; undefined for texts of any kind. */
function rangeOf(
  { domain, mechanism, kind }: CausalNode,
  latent: Latent | undefined,
  samples: readonly NodeValues[],
): ControlRange | undefined {
  const { type, values = [] } = domain;
  const isFree = kind === 'expression' || kind === 'constant';
  if (type === 'condition') return { kind: 'values', values: [0, 1] };
  if (values.length > 1 && values.length <= mostValues && (!isFree || latent === undefined))
    return { kind: 'values', values };
  if (latent !== undefined) return rangeOfLatent(latent);
  if (type === 'text') return undefined;
  const reached = samples.flatMap((each) => ends.map((u) => mechanism.valueAt(each, u))) as number[];
  const low = Number.isFinite(domain.low) ? domain.low : Math.min(...reached);
  const high = Number.isFinite(domain.high) ? domain.high : Math.max(...reached);
  return low < high ? real(low, high) : real(low - 1, high + 1);
}

function real(low: number, high: number): ControlRange {
  const step = 10 ** Math.floor(Math.log10((high - low) / steps) + 0.31);
  const whole = (value: number, round: (value: number) => number) =>
    Number((round(value / step) * step).toPrecision(10));
  return { kind: 'real', low: whole(low, Math.floor), high: whole(high, Math.ceil), step: Number(step.toPrecision(1)) };
}

interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly { readonly const?: number }[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
}

/** The settings that a control can change, with the limits that the world declares; files of one's own are left to the text. */
function settingsOf({ name: world, settings }: World, { settings: given }: WorldFile): Setting[] {
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties as Record<string, PropertySchema>).flatMap(([name, schema]): Setting[] => {
    const value = (given[name] ?? schema.default) as Setting['value'];
    const { minimum, maximum } = schema;
    const choices = choicesOf(schema, world, name);
    if (choices !== undefined) return [{ name, value, range: { kind: 'values', values: choices } }];
    if (minimum === undefined || maximum === undefined || maximum > 1e9) return [];
    return [{ name, value, range: { kind: 'number', low: minimum, high: maximum, whole: schema.type === 'integer' } }];
  });
}

function choicesOf(
  schema: PropertySchema,
  world: string,
  name: string,
): readonly (string | number | boolean)[] | undefined {
  if (schema.enum !== undefined) return schema.enum;
  if (schema.type === 'boolean') return [false, true];
  if (schema.type === 'string' && world === 'brain' && name.endsWith('Region')) return Object.keys(proceduralRegions);
  const constants = schema.anyOf?.map((each) => each.const);
  return constants?.every((each) => each !== undefined) ? constants : undefined;
}
