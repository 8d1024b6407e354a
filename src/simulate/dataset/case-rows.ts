import type { NodeValues } from '../graph/causal-graph.ts';
import type { LatentsOfCase } from '../world-file/check-latents.ts';
import type { WorldFile } from '../world-file/world-file.ts';
import type { LatentValue, Rendering } from '../worlds/world.ts';
import type { DrawnTwins } from './drawn-twins.ts';
import { type EncodedFile, type Encoding, encodeFiles } from './encode-files.ts';
import type { CaseRow } from './table-of-rows.ts';

/** What one case and its twins add to a dataset. */
export interface RenderedCase {
  /** Rows of the case table: the case, then its twins. */
  readonly rows: readonly CaseRow[];
  /** Rows of the latents: the values of all nodes, of all latents of the world, and what was measured in the picture. */
  readonly latents: readonly CaseRow[];
  readonly files: readonly EncodedFile[];
}

/** What a case's rows are made from besides its pictures. */
export interface CaseContext {
  readonly worldFile: WorldFile;
  readonly encoding: Encoding;
  /** Split of the case; undefined if there are none. */
  readonly split: string | undefined;
  readonly latentsOf: LatentsOfCase;
}

/** The rows and files of a case and its twins. A twin names its case in `twin_of` and what was changed in `intervention`. */
export function caseRows(drawn: DrawnTwins, renderings: readonly Rendering[], context: CaseContext): RenderedCase {
  const rows: CaseRow[] = [];
  const latents: CaseRow[] = [];
  const files: EncodedFile[] = [];
  for (const [i, draw] of drawn.draws.entries()) {
    const rendering = renderings[i]!;
    const encoded = encodeFiles(rendering, draw.id, context.encoding);
    const isTwin = i > 0;
    rows.push({
      case: draw.id,
      twin_of: isTwin ? drawn.id : '',
      intervention: describe(draw.intervention),
      patient: `patient-${String(draw.patient + 1).padStart(6, '0')}`,
      ...(context.split === undefined ? {} : { split: context.split }),
      ...tableColumns(context.worldFile, draw.values, rendering),
      ...Object.fromEntries(Object.entries(encoded).map(([name, file]) => [name, file.name])),
      ...rendering.texts,
    });
    latents.push({
      case: draw.id,
      ...draw.values,
      ...prefixed('latent_', context.latentsOf(draw.values, draw.index)),
      ...prefixed('measured_', rendering.measured),
    });
    files.push(...Object.values(encoded));
  }
  return { rows, latents, files };
}

/** Label, truth, site and attributes under the names of their nodes, and what a world of scores measures. */
function tableColumns({ table }: WorldFile, values: NodeValues, { image, measured }: Rendering): CaseRow {
  const { label, truth, site, attributes } = table;
  const names = [label, truth, site, ...attributes].filter((name) => name !== undefined);
  const columns = Object.fromEntries(names.map((name) => [name, values[name]!]));
  return image === undefined ? { ...columns, ...measured } : columns;
}

function prefixed(prefix: string, values: Readonly<Record<string, LatentValue>>): CaseRow {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

function describe(intervention: NodeValues): string {
  return Object.entries(intervention)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
