// What happens on the home page: files come in, are read and recognised, and an audit starts.
import { batch, signal } from '@preact/signals';
import { usageError } from '../../../src/core/errors.ts';
import type { Progress } from '../../../src/core/progress.ts';
import type { Job } from '../../../src/server/api.ts';
import { announce } from '../../app/announce.tsx';
import { project } from '../../app/project.ts';
import { go, hrefOf, route } from '../../app/router.ts';
import { isPicture } from '../../data/attachments.ts';
import { jsonContent } from '../../data/json-files.ts';
import { nameOfStack } from '../../data/names-of-tables.ts';
import type { AlikeTables } from '../../data/off-thread/stack-tables.ts';
import type { NamedFile } from '../../data/project-source.ts';
import { text } from '../../text/en.ts';
import { type Choices, firstChoices, planOf } from './choices.ts';
import { corrected } from './corrections.ts';
import { lookForOddities, type OddTable, oddTables } from './odd-tables.ts';
import { isOfSameKind } from './same-kind.ts';
import { sortFiles } from './sort-files.ts';

const sameColumns = 'cases/same-columns';
/** Codes of errors that a plain copy of the table does not have. */
const mendedByCopy: ReadonlySet<string> = new Set(['cases/bad-utf-8', 'cases/no-header']);

/** Between tables in the address. */
export const tableSeparator = '|';

export const choices = signal<Choices | undefined>(undefined);
export const used = signal<readonly string[]>([]);
/** What is being done, in a few words; undefined when nothing is. */
export const busy = signal<string | undefined>(undefined);
export const failure = signal<unknown>(undefined);
/** What came of files that are no tables, and tables that were replaced; undefined where nothing is to be said. */
export const taken = signal<string | undefined>(undefined);
/** Tables that could not be read together with those in use before. */
export const apart = signal<readonly string[]>([]);
/** Tables with the same columns among those that were to be read together, and what else was. */
export const alike = signal<
  (AlikeTables & { readonly tables: readonly string[]; readonly rest: readonly string[] }) | undefined
>(undefined);
/** Tables that took the place of those in use. */
export const alone = signal<readonly string[]>([]);

/** Takes files: a result is opened, tables are read and recognised, pictures are put beside them. */
export async function takeFiles(coming: readonly NamedFile[] | Promise<readonly NamedFile[]>): Promise<void> {
  await guarded(async () => {
    const files = await coming;
    if (files.length === 0) return;
    const { results, tables: plain, used: first, others } = sortFiles(files);
    const listed: NamedFile[] = [];
    for (const { path, file } of results) {
      const content = jsonContent(path, await file.text());
      if (content.kind === 'result') return openResult(content.value);
      // In a folder files of JSON are records of runs and the like.
      if (content.kind === 'cases' && !path.includes('/')) listed.push(asLines(path, content.lines));
    }
    const tables = [...plain, ...listed];
    const pictures = others.filter(({ path }) => isPicture(path));
    if (tables.length === 0 && pictures.length === 0)
      throw usageError('ui/nothing-to-read', text.home.noTable(files.map(({ path }) => path)));
    project.source.attach(files);
    if (tables.length > 0) {
      busy.value = text.home.reading(text.home.tables(tables.length));
      const replaced = replacedBy(tables);
      await project.source.addFiles(tables);
      await addTables([...first, ...listed.map(({ path }) => path)]);
      if (replaced.length > 0) taken.value = text.home.replaced(replaced);
    } else {
      taken.value = text.home.pictures(pictures.length);
      announce(taken.value);
    }
    if (pictures.length > 0) await keepPictures(pictures);
  });
}

/** Tables of the project in whose place others of the same names come; of one size they are taken for the same. */
function replacedBy(tables: readonly NamedFile[]): readonly string[] {
  const bytesOf = new Map(project.source.files.value.map(({ path, bytes }) => [path, bytes]));
  return tables
    .filter(({ path, file }) => bytesOf.has(path) && bytesOf.get(path) !== file.size)
    .map(({ path }) => path);
}

/** Takes tables into use. A folder and what is a whole by itself stand for themselves; other files are joined to those in use. */
async function addTables(taken: readonly string[]): Promise<void> {
  const others = used.value.filter((path) => !taken.includes(path));
  const isWhole = others.length > 0 && !taken.some((path) => path.includes('/')) && (await isAnother(taken));
  const kept = isWhole || taken.some((path) => path.includes('/')) ? [] : others;
  await useTables([...kept, ...taken]);
  if (isWhole && failure.value === undefined && alike.value === undefined) alone.value = taken;
}

/** Whether tables are of the same kind as those in use, or of one kind among themselves, rather than a part of the same cases. */
async function isAnother(taken: readonly string[]): Promise<boolean> {
  const added = await project.source.inspect(taken).catch(codeOf);
  if (typeof added === 'string') return added === sameColumns;
  const inUse = project.inspection.value;
  return inUse !== undefined && isOfSameKind(inUse.guessed, added.guessed);
}

async function keepPictures(files: readonly NamedFile[]): Promise<void> {
  const onProgress = ({ stage, done, total }: Progress) => {
    busy.value = text.home.share(stage, done, total);
  };
  await project.source.keepPictures?.(files, { onProgress });
}

/** Reads these tables as one and shows what is recognised, with the corrections of `given`: by default those of the address, so far as they fit. */
export async function useTables(paths: readonly string[], given?: Readonly<Record<string, string>>): Promise<void> {
  const before = used.value;
  const corrections = given ?? correctionsFor(paths, before);
  await guarded(async () => {
    const ordered = [...paths].sort((a, b) => Number(looksScored(b)) - Number(looksScored(a)));
    used.value = ordered;
    alone.value = [];
    if (ordered.length === 0) {
      choices.value = undefined;
      await lookForOddities([]);
      return;
    }
    const onProgress = ({ stage }: { stage: string }) => {
      busy.value = text.home.reading(stage);
    };
    const inspection = await project.source.inspect(ordered, { onProgress }).catch(async (error: unknown) => {
      if (used.peek() !== ordered) return;
      used.value = before;
      if (before.length > 0) apart.value = ordered.filter((path) => !before.includes(path));
      const code = codeOf(error);
      if (code === sameColumns && (await lookForAlike(ordered))) return;
      if (!mendedByCopy.has(code)) throw error;
      await lookForOddities(ordered);
      if (oddTables.value.length === 0) throw error;
    });
    if (inspection === undefined || used.peek() !== ordered) return;
    batch(() => {
      project.inspection.value = inspection;
      choices.value = corrected(firstChoices(inspection), corrections);
    });
    announce(text.home.saidRead);
    await lookForOddities(ordered);
  });
}

/** Puts a plain copy beside a table and uses it in its place. */
export async function usePlainCopy({ path, copy, encoding }: OddTable): Promise<void> {
  const before = used.value;
  await guarded(async () => {
    busy.value = text.home.copyingTable(copy);
    const plain = await project.source.plainCopy(path, encoding);
    await project.source.addFiles([{ path: copy, file: new File([plain], copy.split('/').at(-1) ?? copy) }]);
  });
  if (failure.value !== undefined) return;
  if (before.includes(path)) await useTables(before.map((each) => (each === path ? copy : each)));
  else await guarded(() => addTables([copy]));
}

async function lookForAlike(paths: readonly string[]): Promise<boolean> {
  const found = await project.source.alikeTables(paths);
  if (found === undefined) return false;
  const tables = found.places.map((place) => paths[place]!);
  alike.value = { ...found, tables, rest: paths.filter((path) => !tables.includes(path)) };
  announce(text.home.alikeTitle(tables));
  return true;
}

/**
 * Puts tables with the same columns one below the other, as a table of its own, and uses it in their place. Names in the columns `apart` are others in
 * each table.
 */
export async function useStack(
  { tables, rest, column }: NonNullable<typeof alike.value>,
  apart: readonly string[] = [],
): Promise<void> {
  const path = nameOfStack(tables);
  await guarded(async () => {
    busy.value = text.home.copyingTable(path);
    const stack = await project.source.stackTables(tables, column, apart);
    await project.source.addFiles([{ path, file: new File([stack], path) }]);
  });
  if (failure.value === undefined) await useTables([path, ...rest]);
}

/** The corrections of the address, where they were made of these tables, of some of them or of more. */
function correctionsFor(paths: readonly string[], before: readonly string[]): Readonly<Record<string, string>> {
  const { parameters } = route.peek();
  const made = before.length > 0 ? before : (parameters['tables']?.split(tableSeparator) ?? []);
  const [few, many] = made.length < paths.length ? [made, paths] : [paths, made];
  return made.length > 0 && few.every((path) => many.includes(path)) ? parameters : {};
}

/** Draws the sample, runs its audit and goes there. */
export async function openSample(): Promise<void> {
  await guarded(async () => {
    busy.value = text.home.sampleBusy;
    const { plan, other } = await project.source.addSample();
    project.other.value = other;
    void project.run(plan);
    go(hrefOf('audit'));
  });
}

/** Puts the sample into the project folder, where its audit is a job of the server like any other, and goes there. */
export async function keepSample(): Promise<void> {
  await guarded(async () => {
    busy.value = text.home.sampleBusy;
    const sample = await project.source.folder?.keepSample();
    if (sample === undefined) return;
    project.other.value = sample.other;
    void project.run(sample.plan);
    go(hrefOf('audit'));
  });
}

/** Opens an audit of the project folder. */
export async function openEarlier(id: string): Promise<void> {
  await guarded(async () => {
    busy.value = text.home.opening(id);
    await project.openKept(id);
    go(hrefOf('audit', { result: id }));
  });
}

/** Asks the server to stop an audit. */
export async function cancelAudit({ id }: Job): Promise<void> {
  await guarded(async () => project.source.folder?.cancel(id));
}

/** Queues an audit that came to nothing once more. */
export async function resumeAudit({ id }: Job): Promise<void> {
  await guarded(async () => project.source.folder?.resume(id));
}

/** Runs the audit that is chosen and goes there. */
export function startAudit(): void {
  const { value } = choices;
  const inspection = project.inspection.value;
  if (value === undefined || inspection === undefined) return;
  project.other.value = undefined;
  void project.run(planOf(value, inspection));
  go(hrefOf('audit'));
}

async function openResult(value: unknown): Promise<void> {
  const { migrateResult } = await import('../../../src/audit/migrate.ts');
  await project.show(migrateResult(value));
  go(hrefOf('audit'));
}

/** Cases in a file of JSON under the name of a table. */
function asLines(path: string, lines: string): NamedFile {
  const name = path.replace(/\.json$/i, '.jsonl');
  return { path: name, file: new File([lines], name) };
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown }).code);
}

function looksScored(path: string): boolean {
  return /score|pred|prob/i.test(path);
}

async function guarded(work: () => Promise<void>): Promise<void> {
  failure.value = undefined;
  apart.value = [];
  alike.value = undefined;
  taken.value = undefined;
  try {
    await work();
  } catch (error) {
    failure.value = error;
  } finally {
    busy.value = undefined;
  }
}
