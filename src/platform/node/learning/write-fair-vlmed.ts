// A simulated data set in the layout of FairVLMed, so that programs for that data set, ours and others, can be tried on pairs whose truth is known.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { usageError } from '../../../core/errors.ts';
import type { Watch } from '../../../core/progress.ts';
import type { TensorValue } from '../../../core/tensor-value.ts';
import type { NamedTensors } from '../../../formats/named-tensors.ts';
import type { SplitRole } from '../../../learn/cases/learning-cases.ts';
import {
  fairVlmedCodes,
  fairVlmedExtent,
  fairVlmedFolders,
  fairVlmedSummaries,
  fairVlmedTruth,
} from '../../../learn/inputs/fair-vlmed.ts';
import type { Dataset } from '../../../simulate/dataset/open-dataset.ts';
import { type CaseRow, tableOfRows } from '../../../simulate/dataset/table-of-rows.ts';
import type { NodeValues } from '../../../simulate/graph/causal-graph.ts';
import { toCsv } from '../../../simulate/to-csv.ts';
import type { Rendering } from '../../../simulate/worlds/world.ts';
import { ioError } from '../io-error.ts';
import { makeFolder } from '../make-folder.ts';
import { writeNpzFile } from '../weights/npz-file.ts';
import { writeFiles } from '../write-files.ts';

/** Where the data set goes. */
export interface WriteFairVlmedOptions {
  /** A new or empty folder. */
  readonly folder: string;
  readonly watch?: Watch | undefined;
}

/** Cases of each part. */
export type WrittenFairVlmed = Readonly<Record<SplitRole, number>>;

/**
 * The text of a world file with pictures of 512 x 664 samples (width x height), as FairVLMed has them; all else,
 * comments too, stays. Whether the text is a world is not checked.
 */
export function atFairVlmedExtent(text: string): string {
  const document = parseDocument(text);
  document.setIn(['settings', 'width'], fairVlmedExtent.width);
  document.setIn(['settings', 'height'], fairVlmedExtent.height);
  return document.toString({ lineWidth: 0 });
}

/**
 * Writes a dataset of the fundus world: `Training`, `Validation` and `Testing` with an .npz archive a case (`slo_fundus` float32 [rows, columns] of whole numbers
 * 0..255, `glaucoma` as recorded, `race`, `gender`, `ethnicity`, `language`, `maritalstatus`, `age`, `md`, `tds`), `data_summary.csv`, `original_notes.csv`,
 * `gpt4_summarized_notes.csv`, and beside them `simulated_truth.csv`. Attributes are read from the nodes `race`, `sex` (or `gender`), `ethnicity` and
 * `language`: words that have no code become 2 (Other) of languages, else -1 (unknown); a node that the world lacks becomes 0. The 52 points of `tds` all hold the
 * mean deviation. The archives do not repeat the notes as texts. Twins are left out. The splits are those of the world file.
 * What was written is removed again when it ends early.
 * @throws `learn/bad-layout` (usage) for a world without grey pictures, notes, label or the three splits, and for a folder that is not empty; as `render`.
 */
export async function writeFairVlmed(
  dataset: Dataset,
  { folder, watch = {} }: WriteFairVlmedOptions,
): Promise<WrittenFairVlmed> {
  requirePairs(dataset);
  await requireEmpty(folder);
  for (const name of Object.values(fairVlmedFolders)) await makeFolder(join(folder, name));
  try {
    return await writeParts(dataset, { folder, watch });
  } catch (error) {
    for (const name of Object.values(fairVlmedFolders)) await rm(join(folder, name), { recursive: true, force: true });
    throw error;
  }
}

async function writeParts(
  dataset: Dataset,
  { folder, watch: { signal, onProgress } }: { readonly folder: string; readonly watch: Watch },
): Promise<WrittenFairVlmed> {
  const counts = { train: 0, validation: 0, test: 0 };
  const rows: WrittenCase[] = [];
  for (let position = 0; position < dataset.size; position += 1) {
    signal?.throwIfAborted();
    const role = dataset.roster.rows[position]!.split as SplitRole;
    const [draw] = dataset.draw(position).draws;
    const [rendering] = dataset.render([draw!]);
    const written = writtenCase(dataset, { position, role, values: draw!.values, rendering: rendering! });
    await writeNpzFile(join(folder, fairVlmedFolders[role], written.name), written.tensors, { compress: true, signal });
    counts[role] += 1;
    rows.push({ ...written, tensors: new Map() });
    onProgress?.({ stage: 'rendering cases', done: position + 1, total: dataset.size });
  }
  const csv = (name: string, of: (written: WrittenCase) => CaseRow) => ({
    name,
    data: toCsv(tableOfRows(rows.map(of), name)),
  });
  await writeFiles(
    folder,
    [
      csv('data_summary.csv', ({ name, role, facts }) => ({
        filename: name,
        use: role === 'train' ? 'training' : role,
        ...facts,
      })),
      csv('original_notes.csv', ({ name, texts }) => ({ filename: name, note: texts['note']! })),
      csv(fairVlmedSummaries, ({ name, texts }) => ({
        filename: name,
        note: texts['note']!,
        summary: texts['summary']!,
      })),
      csv(fairVlmedTruth, ({ name, truth }) => ({ filename: name, ...truth })),
    ],
    signal,
  );
  return counts;
}

interface WrittenCase {
  readonly name: string;
  readonly role: SplitRole;
  readonly facts: CaseRow;
  readonly truth: CaseRow;
  readonly texts: Readonly<Record<string, string>>;
  readonly tensors: NamedTensors;
}

interface Rendered {
  readonly position: number;
  readonly role: SplitRole;
  readonly values: NodeValues;
  readonly rendering: Rendering;
}

function writtenCase({ worldFile, size }: Dataset, { position, role, values, rendering }: Rendered): WrittenCase {
  const { table } = worldFile;
  const number = (name: string | undefined, otherwise: number): number => {
    const value = name === undefined ? undefined : values[name];
    return typeof value === 'number' ? value : otherwise;
  };
  const codes = {
    age: number('age', -1),
    gender: codeOf('gender', values['gender'] ?? values['sex']),
    race: codeOf('race', values['race']),
    ethnicity: codeOf('ethnicity', values['ethnicity']),
    language: codeOf('language', values['language']),
    maritalstatus: codeOf('maritalstatus', values['maritalstatus'] ?? 'not simulated'),
    glaucoma: number(table.label, -1),
  };
  const md = number('meanDeviation', Number.NaN);
  const { extents, data } = rendering.image!;
  const picture = Float32Array.from(data, (value) => Math.floor(Math.min(1, Math.max(0, value)) * 255 + 0.5));
  const whole = Object.entries(codes).map(
    ([name, code]) => [name, { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(Math.round(code))) }] as const,
  );
  return {
    name: `data_${String(position + 1).padStart(Math.max(5, String(size).length), '0')}.npz`,
    role,
    facts: { ...codes, md },
    truth: { glaucoma: number(table.truth, codes.glaucoma), pair: values['pair'] ?? 'good' },
    texts: rendering.texts,
    tensors: new Map<string, TensorValue>([
      ['slo_fundus', { dtype: 'float32', shape: [extents[1]!, extents[0]!], data: picture }],
      ['md', { dtype: 'float32', shape: [], data: Float32Array.of(md) }],
      ['tds', { dtype: 'float32', shape: [52], data: new Float32Array(52).fill(md) }],
      ...whole,
    ]),
  };
}

function codeOf(name: keyof typeof fairVlmedCodes, value: unknown): number {
  if (value === undefined) return 0;
  const code = fairVlmedCodes[name].findIndex((word) => word.toLowerCase() === String(value).toLowerCase());
  return code < 0 && name === 'language' && !/^unknown$/i.test(String(value)) ? 2 : code;
}

function requirePairs({ worldFile, world, roster, draw, render }: Dataset): void {
  const { table } = worldFile;
  const roles = new Set(roster.rows.map(({ split }) => split));
  const isSplit = Object.keys(fairVlmedFolders).every((role) => roles.has(role)) && roles.size === 3;
  const [first] = render([draw(0).draws[0]!]);
  const isPair =
    first?.image?.channels === 1 && first.image.extents.length === 2 && first.texts['summary'] !== undefined;
  if (isPair && isSplit && table.label !== undefined) return;
  const lack = isPair ? (isSplit ? 'a label' : 'a split into train, validation and test') : 'grey pictures with notes';
  throw usageError(
    'learn/bad-layout',
    `the layout of FairVLMed needs ${lack}, which this dataset of the world "${world.name}" lacks.`,
    {
      hint: 'Start from "fundus-pairs" (modality: slo), with cases enough for all three parts.',
    },
  );
}

async function requireEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : Promise.reject(ioError(error, 'write', folder)),
  );
  if (names.length === 0) return;
  throw usageError('learn/bad-layout', 'the folder for the data set is not empty.', {
    hint: 'Name a new or empty folder.',
  });
}
