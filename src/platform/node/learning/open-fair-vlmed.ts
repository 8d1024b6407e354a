// The data set FairVLMed from its folder: a table of cases, the images, the texts.
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { attributeSchema } from '../../../audit/plan.ts';
import { columnOf, textColumn } from '../../../cases/column.ts';
import { readTable } from '../../../cases/read/read-table.ts';
import type { Table } from '../../../cases/table.ts';
import { dataError } from '../../../core/errors.ts';
import type { Watch } from '../../../core/progress.ts';
import type { NpzFile } from '../../../formats/numpy/read-npz.ts';
import { createImage, type Image } from '../../../images/image.ts';
import { buildLearningCases } from '../../../learn/cases/build-learning-cases.ts';
import type { SplitRole } from '../../../learn/cases/learning-cases.ts';
import type { BuiltLearningCases, LearningCasesPlan } from '../../../learn/cases/learning-cases-plan.ts';
import {
  fairVlmedAttributes,
  fairVlmedCodes,
  fairVlmedFolders,
  fairVlmedPrompts,
  fairVlmedSummaries,
  fairVlmedTruth,
} from '../../../learn/inputs/fair-vlmed.ts';
import { truncateNote } from '../../../learn/inputs/truncate-note.ts';
import { type CaseRow, tableOfRows } from '../../../simulate/dataset/table-of-rows.ts';
import { fileInput } from '../file-input.ts';
import { ioError } from '../io-error.ts';
import { openNpzFile } from '../weights/npz-file.ts';

/** How the folder is read. */
export interface FairVlmedOptions {
  readonly folder: string;
  /** File of summaries; default `gpt4_summarized_notes.csv`. */
  readonly summaries?: string | undefined;
  /** Texts of training: the summary (default), or the prompt of the recorded class. */
  readonly text?: 'note' | 'label' | undefined;
  /** Characters of a summary that are kept; default 180 (`truncateNote`). */
  readonly noteLength?: number | undefined;
  /** Parts from which cases with an unknown attribute are left out. Default, as published: validation and test. */
  readonly leaveOutUnknown?: readonly SplitRole[] | undefined;
  /** Attributes of the cases; default all four: race, gender, ethnicity, language. */
  readonly attributes?: readonly (typeof fairVlmedAttributes)[number][] | undefined;
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
 * is a case and a patient. Images are read when asked for. With `simulated_truth.csv` the truth is known, and `pairTruth` (1 of a bad pair).
 * @throws `learn/bad-layout` (data) where folders, fields or summaries are missing or an archive has no number where one belongs; as `buildLearningCases`,
 * `openNpzFile`.
 */
export async function openFairVlmed(options: FairVlmedOptions): Promise<FairVlmed> {
  const { folder, text = 'note', noteLength = 180, leaveOutUnknown = ['validation', 'test'], watch = {} } = options;
  const { summaries = fairVlmedSummaries } = options;
  const archives = await archivesIn(folder);
  const notes = await notesOf(folder, summaries);
  const truths = await truthsOf(folder);
  const rows: CaseRow[] = [];
  const paths: string[] = [];
  const leftOut = { train: 0, validation: 0, test: 0 };
  for (const [done, { path, name, role }] of archives.entries()) {
    watch.signal?.throwIfAborted();
    if (done % 100 === 0) watch.onProgress?.({ stage: 'reading cases', done, total: archives.length });
    const facts = await factsOf(await openNpzFile(path), name);
    if (leaveOutUnknown.includes(role) && fairVlmedAttributes.some((attribute) => facts[attribute] === '')) {
      leftOut[role] += 1;
      continue;
    }
    const summary = notes.get(name);
    if (summary === undefined && role === 'train' && text === 'note')
      throw badLayout(`no summary is given for the training case "${name}".`, name);
    rows.push({
      file: name,
      part: role,
      ...facts,
      text: textOf({ role, text, summary, noteLength }, facts['glaucoma']),
      ...truths.get(name),
    });
    paths.push(path);
  }
  const table = withOrigins(tableOfRows(rows, fairVlmedSummaries));
  const plan = planOf(truths.size > 0, options.attributes ?? fairVlmedAttributes);
  const built = buildLearningCases(table, plan);
  const texts = textColumn(table, 'text');
  const tables = await tablesIn(folder, summaries);
  return {
    ...built,
    table,
    plan,
    leftOut,
    read: (index) => readFundus(paths[built.rows[index]!]!),
    texts: Array.from(built.rows, (row) => texts.categories[texts.codes[row]!] ?? ''),
    files: new Map([
      ...tables.map((name) => [name, join(folder, name)] as const),
      ...Array.from(built.rows, (row) => [basename(paths[row]!), paths[row]!] as const),
    ]),
  };
}

/** Names of the tables that are there. */
async function tablesIn(folder: string, summaries: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of ['split_files.csv', summaries, fairVlmedTruth]) {
    if (await isThere(join(folder, name))) found.push(name);
  }
  return found;
}

interface Archive {
  readonly path: string;
  readonly name: string;
  readonly role: SplitRole;
}

const roles = ['train', 'validation', 'test'] as const;

async function archivesIn(folder: string): Promise<readonly Archive[]> {
  if (await isThere(join(folder, 'split_files.csv'))) return listedArchives(folder);
  const found: Archive[] = [];
  for (const role of roles) {
    const part = join(folder, fairVlmedFolders[role]);
    const names = await readdir(part).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw ioError(error, 'read', part);
      throw badLayout(`the folder "${fairVlmedFolders[role]}" is missing.`);
    });
    for (const name of names.filter((each) => each.endsWith('.npz')).sort())
      found.push({ path: join(part, name), name, role });
  }
  return found;
}

async function listedArchives(folder: string): Promise<readonly Archive[]> {
  const table = await readTable([await fileInput(join(folder, 'split_files.csv'))]);
  const [names, types] = [textColumn(table, 'filename'), textColumn(table, 'file_type')];
  return Array.from({ length: table.rows }, (_, row) => {
    const name = names.categories[names.codes[row]!] ?? '';
    const type = (types.categories[types.codes[row]!] ?? '').toLowerCase();
    const role = roles.find(
      (each) => type.startsWith(each.slice(0, 4)) || type === fairVlmedFolders[each].toLowerCase(),
    );
    if (role === undefined || !/^[\w.-]+\.npz$/.test(name))
      throw badLayout(`line ${row + 2} names no archive of a part.`, 'split_files.csv');
    return { path: join(folder, 'data', name), name, role };
  });
}

async function notesOf(folder: string, file: string): Promise<ReadonlyMap<string, string>> {
  const path = join(folder, file);
  if (!(await isThere(path))) throw badLayout(`the file of summaries "${file}" is missing.`);
  const table = await readTable([await fileInput(path)]);
  const [first, , third] = [...table.columns.keys()];
  if (third === undefined)
    throw badLayout('the summaries need three columns: the archive, anything, the summary.', file);
  const [names, summaries] = [textColumn(table, first!), textColumn(table, third)];
  const cell = ({ categories, codes }: typeof names, row: number): string => (categories[codes[row]!] ?? '').trim();
  return new Map(Array.from({ length: table.rows }, (_, row) => [cell(names, row), cell(summaries, row)]));
}

async function truthsOf(folder: string): Promise<ReadonlyMap<string, CaseRow>> {
  const path = join(folder, fairVlmedTruth);
  if (!(await isThere(path))) return new Map();
  const table = await readTable([await fileInput(path)]);
  const names = textColumn(table, 'filename');
  const pairs = textColumn(table, 'pair');
  const truth = columnOf(table, 'glaucoma');
  if (truth.kind !== 'number') throw badLayout('the column "glaucoma" is no number.', fairVlmedTruth);
  return new Map(
    Array.from({ length: table.rows }, (_, row) => {
      const pair = pairs.categories[pairs.codes[row]!] ?? '';
      return [
        names.categories[names.codes[row]!] ?? '',
        { truth: truth.values[row]!, pair, pairTruth: Number(pair !== 'good') },
      ];
    }),
  );
}

/** Attributes in words, the empty text where unknown; age and class as numbers. */
async function factsOf(archive: NpzFile, file: string): Promise<CaseRow> {
  const number = async (name: string): Promise<number> => {
    if (!archive.names.includes(name))
      throw badLayout(`it has no field "${name}"; it has ${archive.names.join(', ')}.`, file);
    const { data } = await archive.read(name);
    const value = Number(data[0]);
    if (data.length === 1 && Number.isFinite(value)) return value;
    throw badLayout(`the field "${name}" is no single number.`, file);
  };
  const facts: Record<string, string | number> = { glaucoma: await number('glaucoma') };
  for (const name of [...fairVlmedAttributes, 'maritalstatus'] as const) {
    if (name === 'maritalstatus' && !archive.names.includes(name)) continue;
    const code = await number(name);
    const words: readonly string[] = fairVlmedCodes[name];
    if (code !== -1 && words[code] === undefined)
      throw badLayout(`the field "${name}" is ${code}; its codes are -1 to ${words.length - 1}.`, file);
    facts[name] = words[code] ?? '';
  }
  if (archive.names.includes('age')) facts['age'] = await number('age');
  return facts;
}

interface TextChoice {
  readonly role: SplitRole;
  readonly text: 'note' | 'label';
  readonly summary: string | undefined;
  readonly noteLength: number;
}

function textOf({ role, text, summary, noteLength }: TextChoice, label: unknown): string {
  if (text === 'label' && role === 'train') return fairVlmedPrompts[Number(label) as 0 | 1] ?? '';
  return truncateNote(summary ?? '', noteLength);
}

function planOf(isSimulated: boolean, attributes: readonly string[]): LearningCasesPlan {
  const names = ['non-glaucoma', 'glaucoma'] as const;
  return {
    columns: { case: 'file' },
    label: { kind: 'finding', label: 'glaucoma', names },
    split: { kind: 'column', column: 'part', roles: { train: 'train', validation: 'validation', test: 'test' } },
    attributes: attributes.map((name) => attributeSchema.parse({ name })),
    ...(isSimulated ? { truth: 'truth', known: { pairTruth: 'pairTruth' } } : {}),
  };
}

async function readFundus(path: string): Promise<Image> {
  const archive = await openNpzFile(path);
  const { shape, data } = await archive.read('slo_fundus');
  if (shape.length !== 2)
    throw badLayout(
      `"slo_fundus" has the shape [${shape.join(', ')}], not [rows, columns].`,
      path.split(/[\\/]/).at(-1)!,
    );
  return createImage([shape[1]!, shape[0]!], { data: Float32Array.from(data as Float32Array, Number) });
}

/** The table with each row at its archive. */
function withOrigins(table: Table): Table {
  const { codes, categories } = textColumn(table, 'file');
  const origin = { files: categories, file: Uint16Array.from(codes), line: new Int32Array(table.rows).fill(1) };
  return table.rows > 0xffff ? table : { ...table, origin };
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function badLayout(message: string, file?: string): Error {
  return dataError('learn/bad-layout', message, {
    ...(file === undefined ? {} : { place: { file } }),
    hint: 'A folder of FairVLMed holds Training, Validation and Testing with .npz archives, and the csv file of summaries beside them.',
  });
}
