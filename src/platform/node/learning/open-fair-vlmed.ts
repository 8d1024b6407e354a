// The data set FairVLMed from its folder: a table of cases, the images, the texts.
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type AttributePlan, attributeSchema } from '../../../audit/plan.ts';
import { textColumn } from '../../../cases/column.ts';
import type { Table } from '../../../cases/table.ts';
import { EvenhandError } from '../../../core/errors.ts';
import type { Watch } from '../../../core/progress.ts';
import { createImage, type Image } from '../../../images/image.ts';
import { buildLearningCases } from '../../../learn/cases/build-learning-cases.ts';
import type { SplitRole } from '../../../learn/cases/learning-cases.ts';
import type { BuiltLearningCases, LearningCasesPlan } from '../../../learn/cases/learning-cases-plan.ts';
import {
  fairVlmedAttributes,
  fairVlmedClasses,
  fairVlmedPrompts,
  fairVlmedSummaries,
  fairVlmedTruth,
} from '../../../learn/inputs/fair-vlmed.ts';
import { truncateNote } from '../../../learn/inputs/truncate-note.ts';
import { type CaseRow, tableOfRows } from '../../../simulate/dataset/table-of-rows.ts';
import { ioError } from '../io-error.ts';
import { openNpzFile } from '../weights/npz-file.ts';
import {
  badLayout,
  type FairVlmedArchive,
  type FairVlmedPartNames,
  fairVlmedArchives,
  splitFile,
  splitRoles,
} from './fair-vlmed-archives.ts';
import { fairVlmedFacts } from './fair-vlmed-facts.ts';
import {
  countByRole,
  type DamagedCase,
  type Loss,
  partNames,
  refetchHint,
  refuseLosses,
  withLosses,
} from './fair-vlmed-losses.ts';
import { fairVlmedNotes, fairVlmedTruths } from './fair-vlmed-tables.ts';

/** How the folder is read. */
export interface FairVlmedOptions {
  readonly folder: string;
  /** File of summaries; default `gpt4_summarized_notes.csv`. */
  readonly summaries?: string | undefined;
  /** Texts of training: the summary (default), or the prompt of the recorded class. */
  readonly text?: 'note' | 'label' | undefined;
  /** Characters of a summary that are kept; default 180 (`truncateNote`). */
  readonly noteLength?: number | undefined;
  /** Parts whose cases need a summary. Default, as published: training, unless `text` is `label`. */
  readonly summariesOf?: readonly SplitRole[] | undefined;
  /** Parts from which cases with an unknown attribute are left out. Default, as published: validation and test. */
  readonly leaveOutUnknown?: readonly SplitRole[] | undefined;
  /** Archives that cannot be read and cases that lack a summary: an error (default), or left out and counted; their images are then read at once, if `readsImages`. */
  readonly damaged?: 'refuse' | 'leave-out' | undefined;
  /** Whether images are needed; default true. */
  readonly readsImages?: boolean | undefined;
  /** Names of parts beside the usual ones. */
  readonly parts?: FairVlmedPartNames | undefined;
  /** Attributes of the cases: of race, gender, ethnicity, language, maritalstatus, age; default the first four. */
  readonly attributes?: readonly (string | AttributePlan)[] | undefined;
  /** Which cases take part, as an expression; default all. */
  readonly where?: string | undefined;
  /** Size of training batches, to be checked against the number of groups. */
  readonly batchSize?: number | undefined;
  readonly watch?: Watch | undefined;
}

/** An opened data set. */
export interface FairVlmed extends BuiltLearningCases {
  readonly table: Table;
  readonly plan: LearningCasesPlan;
  /** Cases left out for an unknown attribute. */
  readonly leftOut: Readonly<Record<SplitRole, number>>;
  /** The image of a case, for `pictureStore`: single-precision numbers, as the published code reads them. */
  read(index: number): Promise<Image>;
  /** The text of each case; empty where a case of validation or test has none. */
  readonly texts: readonly string[];
  /** Paths of the files that the cases are read from, by name: archives and tables. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Opens a folder with `Training`, `Validation` and `Testing`, or, in the older layout, with `data` and `split_files.csv` (columns `filename`, `file_type`). Every archive
 * is a case and a patient. Images are read when asked for. With `simulated_truth.csv` the truth is known, and `pairTruth` (1 of a bad pair). Cases of validation and test of which
 * race, gender, ethnicity or language is not known are left out and counted; a field that no archive has does not count.
 * @throws `learn/bad-layout` (data) where folders, fields or summaries are missing or an archive cannot be read or has no number where one belongs; as `buildLearningCases`.
 */
export async function openFairVlmed(options: FairVlmedOptions): Promise<FairVlmed> {
  const { folder, summaries = fairVlmedSummaries } = options;
  const listed = await filesIn(folder);
  const archives = await fairVlmedArchives(folder, { files: listed, names: options.parts });
  const tables = await tablesOf(listed, options);
  const { kept, unknown, losses } = usable(await readArchives(archives, options), tables, options);
  requireParts(kept);
  const table = withOrigins(tableOfRows(rowsOf(kept, tables, options), fairVlmedSummaries));
  const plan = planOf(tables.truths.size > 0, options);
  const built = buildLearningCases(table, plan);
  const texts = textColumn(table, 'text');
  const beside = [splitFile, summaries, fairVlmedTruth].filter((name) => listed.includes(name));
  const paths = Array.from(built.rows, (row) => kept[row]!.path);
  return {
    ...withLosses(built, losses, archives.length),
    table,
    plan,
    leftOut: countByRole(unknown),
    read: (index) => readNamed(paths[index]!),
    texts: Array.from(built.rows, (row) => texts.categories[texts.codes[row]!] ?? ''),
    files: new Map([
      ...beside.map((name) => [name, join(folder, name)] as const),
      ...paths.map((path) => [basename(path), path] as const),
    ]),
  };
}

async function filesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw ioError(error, 'read', folder);
    throw badLayout(`the folder "${basename(folder)}" is not there, or is a file.`, {
      hint: `It was looked for at "${folder}". In a plan, cases.folder is taken from the folder of the plan.`,
    });
  });
}

interface FoundCase extends FairVlmedArchive {
  readonly facts: CaseRow;
}

interface Tables {
  readonly notes: ReadonlyMap<string, string>;
  readonly truths: ReadonlyMap<string, CaseRow>;
}

async function tablesOf(listed: readonly string[], options: FairVlmedOptions): Promise<Tables> {
  const { folder, summaries = fairVlmedSummaries } = options;
  if (!listed.includes(summaries) && needSummary(options).length > 0)
    throw badLayout(`the file of summaries "${summaries}" is missing.`);
  return {
    notes: listed.includes(summaries) ? await fairVlmedNotes(folder, summaries) : new Map(),
    truths: listed.includes(fairVlmedTruth) ? await fairVlmedTruths(folder) : new Map(),
  };
}

function needSummary({ text = 'note', summariesOf }: FairVlmedOptions): readonly SplitRole[] {
  return summariesOf ?? (text === 'note' ? ['train'] : []);
}

interface ReadArchives {
  readonly found: readonly FoundCase[];
  readonly damaged: readonly DamagedCase[];
}

/** What every archive says; those that cannot be read apart. */
async function readArchives(
  archives: readonly FairVlmedArchive[],
  { damaged: rule, readsImages = true, watch = {} }: FairVlmedOptions,
): Promise<ReadArchives> {
  const found: FoundCase[] = [];
  const damaged: DamagedCase[] = [];
  for (const [done, archive] of archives.entries()) {
    watch.signal?.throwIfAborted();
    if (done % 100 === 0) watch.onProgress?.({ stage: 'reading cases', done, total: archives.length });
    try {
      const facts = await fairVlmedFacts(await openNpzFile(archive.path), archive.name);
      if (rule === 'leave-out' && readsImages) await readFundus(archive.path);
      found.push({ ...archive, facts });
    } catch (error) {
      if (!isDamage(error)) throw error;
      damaged.push({ ...archive, message: error.message });
    }
  }
  return { found, damaged };
}

function isDamage(error: unknown): error is EvenhandError {
  return error instanceof EvenhandError && (error.code.startsWith('formats/') || error.code === 'io/read-failed');
}

/** The cases that take part, those left out for an unknown attribute, and all that are left out, with why. */
function usable(
  { found, damaged }: ReadArchives,
  { notes }: Tables,
  options: FairVlmedOptions,
): { readonly kept: readonly FoundCase[]; readonly unknown: readonly FoundCase[]; readonly losses: readonly Loss[] } {
  const { leaveOutUnknown = ['validation', 'test'] } = options;
  const needed = needSummary(options);
  const isSilent = ({ name, role }: FoundCase): boolean => needed.includes(role) && !notes.get(name);
  const silent = found.filter(isSilent);
  if (options.damaged !== 'leave-out') refuseLosses(damaged, silent);
  const compared = fairVlmedAttributes.filter((field) => found.some(({ facts }) => facts[field] !== undefined));
  const isUnknown = ({ role, facts }: FoundCase): boolean =>
    leaveOutUnknown.includes(role) && compared.some((field) => facts[field] == null);
  const unknown = found.filter((each) => isUnknown(each) && !isSilent(each));
  const fields = compared.join(', ').replace(/, (\w+)$/, ' or $1');
  const losses: readonly Loss[] = [
    { reason: `${fields} is not known, and such cases are left out as published`, cases: unknown },
    { reason: 'the archive cannot be read', cases: damaged },
    { reason: 'there is no summary', cases: silent },
  ];
  return {
    kept: found.filter((each) => !isUnknown(each) && !isSilent(each)),
    unknown,
    losses: losses.filter(({ cases }) => cases.length > 0),
  };
}

function requireParts(kept: readonly FoundCase[]): void {
  const empty = splitRoles.find((role) => kept.every((each) => each.role !== role));
  if (empty !== undefined)
    throw badLayout(`no ${partNames[empty]} case is left: no archive, or none that can be used.`);
}

function rowsOf(
  kept: readonly FoundCase[],
  { notes, truths }: Tables,
  { text = 'note', noteLength = 180 }: FairVlmedOptions,
): readonly CaseRow[] {
  return kept.map(({ name, role, facts }) => ({
    file: name,
    part: role,
    ...facts,
    text:
      text === 'label' && role === 'train'
        ? (fairVlmedPrompts[Number(facts['glaucoma']) as 0 | 1] ?? '')
        : truncateNote(notes.get(name) ?? '', noteLength),
    ...truths.get(name),
  }));
}

function planOf(
  isSimulated: boolean,
  { attributes = fairVlmedAttributes, where, batchSize }: FairVlmedOptions,
): LearningCasesPlan {
  const names = fairVlmedClasses;
  return {
    columns: { case: 'file' },
    label: { kind: 'finding', label: 'glaucoma', names },
    split: { kind: 'column', column: 'part', roles: { train: 'train', validation: 'validation', test: 'test' } },
    attributes: attributes.map((each) => (typeof each === 'string' ? attributeSchema.parse({ name: each }) : each)),
    where,
    batchSize,
    ...(isSimulated ? { truth: 'truth', known: { pairTruth: 'pairTruth' } } : {}),
  };
}

async function readNamed(path: string): Promise<Image> {
  return readFundus(path).catch((error: unknown) => {
    throw isDamage(error) ? badLayout(`an image cannot be read: ${error.message}`, { hint: refetchHint }) : error;
  });
}

async function readFundus(path: string): Promise<Image> {
  const archive = await openNpzFile(path);
  const { shape, data } = await archive.read('slo_fundus');
  if (shape.length !== 2)
    throw badLayout(`"slo_fundus" has the shape [${shape.join(', ')}], not [rows, columns].`, { file: basename(path) });
  return createImage([shape[1]!, shape[0]!], { data: Float32Array.from(data as Float32Array, Number) });
}

/** The table with each row at its archive. */
function withOrigins(table: Table): Table {
  const { codes, categories } = textColumn(table, 'file');
  const origin = { files: categories, file: Uint16Array.from(codes), line: new Int32Array(table.rows).fill(1) };
  return table.rows > 0xffff ? table : { ...table, origin };
}
