// A dataset by its plan: any case of it can be rendered by itself, by anybody who has the plan.

import { usageError } from '../../core/errors.ts';
import type { NodeValue, NodeValues } from '../graph/causal-graph.ts';
import { drawCase } from '../graph/draw-case.ts';
import { interventionRefusal, parseIntervention } from '../graph/intervention.ts';
import { checkLatents, type LatentsOfCase } from '../world-file/check-latents.ts';
import { mostCases, parseWorldFile } from '../world-file/parse-world-file.ts';
import type { WorldFile } from '../world-file/world-file.ts';
import type { Renderer, Rendering, RenderRequest, World, WorldResources } from '../worlds/world.ts';
import { worldOf } from '../worlds/worlds.ts';
import { caseRows, type RenderedCase } from './case-rows.ts';
import type { DrawnTwins, TwinDraw } from './drawn-twins.ts';
import { readSettings } from './read-settings.ts';
import { type Roster, rosterOf } from './roster.ts';
import { type TwinRule, twinRule, twinsOf } from './twin-rules.ts';

/** Everything that the bytes of a dataset depend on, as plain data. */
export interface DatasetPlan {
  /** The world file. */
  readonly text: string;
  /** Its base name, for messages. */
  readonly file: string;
  /** Number of cases; absent: what the world file says. */
  readonly cases?: number | undefined;
  readonly seed?: number | undefined;
  /** Reproduces the published procedure of another simulator, in a world that can. */
  readonly compat?: 'simba' | undefined;
  /** Interventions on all cases, as in `bias=0`. */
  readonly do: readonly string[];
  /** Twins of each case: `bias`, or `bias=0`; absent: those that the world file names. */
  readonly twins?: readonly string[] | undefined;
}

/** A dataset that can be rendered case by case. */
export interface Dataset {
  readonly worldFile: WorldFile;
  readonly world: World;
  readonly seed: number;
  /** Number of cases, twins not counted. */
  readonly size: number;
  /** Twins of each case, as in `bias=0`. */
  readonly twins: readonly string[];
  /** Values of the nodes that hold for all cases. */
  readonly intervention: NodeValues;
  /** What stratification made of the draws, if the world file asks for it. */
  readonly roster: Roster;
  /** The case at a position, with its twins, drawn but not rendered. */
  draw(position: number): DrawnTwins;
  /**
   * Draws the case at a position and its twins with all latents, and renders nothing.
   * @throws what `renderCase` would throw for values that a case cannot have: `simulate/bad-draw`, `simulate/bad-latent`.
   */
  check(position: number): void;
  /** Renders draws of one case; see `Renderer.renderTwins`. */
  render(draws: readonly TwinDraw[]): readonly Rendering[];
  /** The rows and files of the case at a position and of its twins. */
  renderCase(position: number): RenderedCase;
}

/**
 * Opens a dataset: reads the world file, checks it against the world, prepares the renderer. Nothing is drawn but what
 * a stratification needs.
 * @throws `EvenhandError` (usage) `simulate/world-syntax`, `simulate/world-file` with every problem of the world file
 * at its line, `simulate/unknown-world`, `simulate/bad-settings`, `simulate/bad-intervention` and `simulate/bad-twin`
 * for interventions and twins that the graph has not, `simulate/bad-cases` unless there are 1 to 10,000,000, and
 * `simulate/too-few-to-stratify`; of kind `io` for a file of the settings that cannot be read; and what the world
 * throws when it opens (`brain/...`).
 */
export async function openDataset(plan: DatasetPlan, resources?: WorldResources): Promise<Dataset> {
  const worldFile = parseWorldFile(plan.text, plan.file);
  const { graph } = worldFile;
  const world = worldOf(worldFile);
  const latentsOf = checkLatents(worldFile, world);
  const settings = readSettings(worldFile, world, plan.compat);
  const seed = plan.seed ?? worldFile.seed;
  const intervention = joined(plan.do.map((text) => parseIntervention(text, graph)));
  const rules = plan.twins?.map((text) => twinRule(text, graph)) ?? standardTwins(worldFile);
  const roster = rosterOf(worldFile, { seed, cases: checkedCases(plan.cases ?? worldFile.cases), compat: plan.compat });
  const renderer = await world.open(settings, resources);
  const context: Context = { worldFile, renderer, seed, intervention, rules, roster, latentsOf };
  const encoding = { storage: world.storage(settings), labelMaps: world.labelMaps ?? [] };
  const render = (draws: readonly TwinDraw[]) => renderDraws(context, draws);
  return {
    worldFile,
    world,
    seed,
    size: roster.rows.length,
    twins: rules.map(({ node, value }) => (value === undefined ? node : `${node}=${value}`)),
    intervention,
    roster,
    draw: (position) => drawTwins(context, position),
    check: (position) => {
      for (const { values, index } of drawTwins(context, position).draws) latentsOf(values, index);
    },
    render,
    renderCase: (position) => {
      const drawn = drawTwins(context, position);
      const { split } = roster.rows[position]!;
      return caseRows(drawn, render(drawn.draws), { worldFile, encoding, split, latentsOf });
    },
  };
}

function checkedCases(cases: number): number {
  if (Number.isInteger(cases) && cases >= 1 && cases <= mostCases) return cases;
  throw usageError(
    'simulate/bad-cases',
    `the number of cases must be a whole number from 1 to ${mostCases.toLocaleString('en')}; got ${cases}.`,
    { hint: 'Simulate several datasets under different seeds instead.' },
  );
}

/** Interventions as one; a node may be set to one value only. */
function joined(interventions: readonly NodeValues[]): NodeValues {
  const all: Record<string, NodeValue> = {};
  for (const [name, value] of interventions.flatMap((each) => Object.entries(each))) {
    if (Object.hasOwn(all, name) && all[name] !== value) {
      throw interventionRefusal(`"${name}" is set to ${all[name]} and to ${value}.`);
    }
    all[name] = value;
  }
  return all;
}

interface Context {
  readonly worldFile: WorldFile;
  readonly renderer: Renderer;
  readonly seed: number;
  readonly intervention: NodeValues;
  readonly rules: readonly TwinRule[];
  readonly roster: Roster;
  /** Values of the latents that the world has and the file drives. */
  readonly latentsOf: LatentsOfCase;
}

function standardTwins({ twins }: WorldFile): readonly TwinRule[] {
  return Object.entries(twins ?? {}).map(([node, value]) => ({ node, value }));
}

function drawTwins({ worldFile, seed, intervention, rules, roster }: Context, position: number): DrawnTwins {
  const { graph } = worldFile;
  const row = roster.rows[position];
  if (row === undefined) {
    throw usageError('simulate/no-case', `there is no case ${position}; the dataset has ${roster.rows.length}.`, {
      hint: 'Count cases from 0; the last is the number of cases less one.',
    });
  }
  const { index, values: assigned = {} } = row;
  const id = String(index + 1).padStart(6, '0');
  const drawn = drawCase(graph, { seed, index, do: { ...assigned, ...intervention } });
  return {
    id,
    draws: [
      { ...drawn, id, index, intervention: {} },
      ...twinsOf(rules, graph, drawn.values).map(({ name, values: twin }) => ({
        ...drawCase(graph, { seed, index, do: { ...assigned, ...intervention, ...twin } }),
        id: `${id}_${name}`,
        index,
        intervention: twin,
      })),
    ],
  };
}

function renderDraws(context: Context, draws: readonly TwinDraw[]): readonly Rendering[] {
  const { renderer, seed, latentsOf } = context;
  const others = othersOf(context);
  const requests = draws.map(({ index, values }) => ({
    seed,
    index,
    latents: latentsOf(values, index),
    others,
  }));
  return requests.length > 1 && renderer.renderTwins
    ? renderer.renderTwins(requests)
    : requests.map((request) => renderer.render(request));
}

function othersOf({ worldFile, seed, roster, latentsOf }: Context): RenderRequest['others'] {
  return {
    count: roster.draws,
    latentsOf: (index) => latentsOf(drawCase(worldFile.graph, { seed, index }).values, index),
  };
}
