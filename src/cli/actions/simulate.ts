// `evenhand simulate`: a world file, from the tree or from the disk, becomes a folder of cases.
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EvenhandError, usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { writePng } from '../../images/formats/png.ts';
import { ioError } from '../../platform/node/io-error.ts';
import { atFairVlmedExtent, writeFairVlmed } from '../../platform/node/learning/write-fair-vlmed.ts';
import { requireOutput } from '../../platform/node/make-output.ts';
import { createRunLog } from '../../platform/node/run-log.ts';
import { resourcesOf } from '../../platform/node/simulation/resources-of.ts';
import { refuseOthers, type WrittenDataset, writeDataset } from '../../platform/node/simulation/write-dataset.ts';
import { writeFiles } from '../../platform/node/write-files.ts';
import { renderPreview } from '../../report/render-preview.ts';
import { makePreview } from '../../simulate/dataset/make-preview.ts';
import { type DatasetPlan, openDataset } from '../../simulate/dataset/open-dataset.ts';
import { previewSheet } from '../../simulate/dataset/preview-sheet.ts';
import { readyMadeWorlds } from '../../simulate/ready-made/ready-made-worlds.ts';
import { worlds } from '../../simulate/worlds/worlds.ts';
import { alignColumns } from '../align-columns.ts';
import { progressView } from '../show-progress.ts';
import type { Session } from '../verb.ts';

/** Flags of `simulate`. */
export interface SimulateFlags {
  readonly out?: string | undefined;
  readonly n?: number | undefined;
  readonly seed?: number | undefined;
  readonly twins?: readonly string[] | undefined;
  readonly do?: readonly string[] | undefined;
  readonly compat?: 'simba' | undefined;
  readonly layout?: 'table' | 'fairvlmed' | undefined;
  readonly preview?: true | undefined;
  readonly previewOnly?: true | undefined;
  readonly workers?: number | undefined;
  readonly overwrite?: true | undefined;
  readonly list?: true | undefined;
  readonly print?: true | undefined;
  readonly quiet?: true | undefined;
}

/** A world file with the folder from which what it names is read. */
interface WorldText {
  readonly text: string;
  readonly file: string;
  readonly folder: string;
  /** Name of the folder for the dataset, if none is given. */
  readonly name: string;
}

/** Lists, prints or simulates. */
export async function simulate(name: string | undefined, flags: SimulateFlags, session: Session): Promise<void> {
  const { terminal } = session;
  if (flags.list) return terminal.out(listing());
  const world = await findWorld(name);
  if (flags.print) return terminal.out(world.text);
  const { file } = world;
  const isFairVlmed = flags.layout === 'fairvlmed';
  if (isFairVlmed) refuseBesideLayout(flags);
  const plan: DatasetPlan = {
    text: isFairVlmed ? atFairVlmedExtent(world.text) : world.text,
    file,
    cases: flags.n,
    seed: flags.seed,
    compat: flags.compat,
    do: flags.do ?? [],
    twins: isFairVlmed ? [] : flags.twins,
  };
  const folder = flags.out ?? `evenhand-${world.name}`;
  await requireOutput(folder);
  const log = createRunLog('simulate');
  const view = progressView(terminal, flags.quiet === true);
  try {
    if (isFairVlmed) return await writeLayout(plan, { world, folder, session, log, view });
    const written = flags.previewOnly ? undefined : await write(plan, { world, folder, flags, session, log, view });
    const pages =
      flags.preview || flags.previewOnly ? await writePreview(plan, { world, folder, session, log, view }) : [];
    await log.write(folder);
    view.end();
    terminal.out(summary(written, folder, pages));
  } catch (error) {
    throw session.signal.aborted && !flags.previewOnly && !isFairVlmed ? interrupted : error;
  } finally {
    view.end();
  }
}

const interrupted = new EvenhandError(
  'cancelled',
  'simulate/interrupted',
  'interrupted; the same command goes on from here.',
);

interface Run {
  readonly world: WorldText;
  readonly folder: string;
  readonly session: Session;
  readonly log: ReturnType<typeof createRunLog>;
  readonly view: ReturnType<typeof progressView>;
}

async function write(plan: DatasetPlan, run: Run & { readonly flags: SimulateFlags }): Promise<WrittenDataset> {
  const { world, folder, flags, session, log, view } = run;
  log.stage('cases');
  return writeDataset(plan, {
    folder,
    worldFolder: world.folder,
    workers: flags.workers,
    overwrite: flags.overwrite === true,
    watch: { signal: session.signal, onProgress: view.show },
  });
}

/** What only concerns the usual folder. */
function refuseBesideLayout(flags: SimulateFlags): void {
  const given = (['twins', 'preview', 'previewOnly', 'workers', 'overwrite'] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (given === undefined) return;
  const flag = given === 'previewOnly' ? 'preview-only' : given;
  throw usageError('simulate/layout', `--${flag} is not available with --layout fairvlmed.`, {
    hint: 'That layout has neither twins nor a contact sheet, and is written by one thread into a new folder.',
  });
}

/** Writes the folder of Harvard-FairVLMed: archives of pictures of 512 x 664 samples, and their summaries. */
async function writeLayout(plan: DatasetPlan, { world, folder, session, log, view }: Run): Promise<void> {
  log.stage('cases');
  const dataset = await openDataset(plan, resourcesOf(world.folder));
  const written = await writeFairVlmed(dataset, {
    folder,
    watch: { signal: session.signal, onProgress: view.show },
  });
  await log.write(folder);
  view.end();
  const { train, validation, test } = written;
  const cases = train + validation + test;
  session.terminal.out(
    `${cases} cases in the layout of FairVLMed in ${folder}: ${train} training, ${validation} validation, ${test} test.\n`,
  );
}

/** Writes the contact sheet beside the dataset and gives the names of its files; none for a world without pictures. */
async function writePreview(plan: DatasetPlan, { world, folder, session, log, view }: Run): Promise<readonly string[]> {
  log.stage('preview');
  await refuseOthers(folder);
  view.show({ stage: 'contact sheet', done: 0, total: 0 });
  const preview = makePreview(await openDataset(plan, resourcesOf(world.folder)));
  if (preview === undefined) return [];
  const files = [
    { name: 'preview.html', data: renderPreview(preview) },
    { name: 'preview.png', data: writePng(previewSheet(preview), { bits: 8 }) },
  ];
  await writeFiles(folder, files, session.signal);
  return files.map((file) => file.name);
}

async function findWorld(name: string | undefined): Promise<WorldText> {
  if (name === undefined) {
    throw usageError('simulate/no-world', 'no world is named.', {
      hint: `Ready-made: ${Object.keys(readyMadeWorlds).join(', ')}. "evenhand simulate --list" says more.`,
    });
  }
  if (Object.hasOwn(readyMadeWorlds, name))
    return { text: readyMadeWorlds[name]!, file: `${name}.yaml`, folder: '.', name };
  if (!/\.(ya?ml|json)$/i.test(name)) {
    const [near] = nearestNames(name, Object.keys(readyMadeWorlds));
    throw usageError('simulate/no-world', `there is no ready-made world "${name}".`, {
      hint: `${near === undefined ? '' : `Did you mean "${near}"? `}A world file ends in .yaml; "evenhand simulate --list" lists what there is.`,
    });
  }
  const bytes = await readFile(name).catch((error: unknown) => Promise.reject(ioError(error, 'read', name)));
  const file = basename(name);
  return { text: textOf(bytes, file), file, folder: dirname(name), name: file.replace(/\.[^.]+$/, '') };
}

/** Text whose bytes can be written again: UTF-8, its byte order mark kept. */
function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw usageError('simulate/not-text', `"${file}" is not a text in UTF-8.`, {
      hint: 'Save the world file as UTF-8.',
      cause,
    });
  }
}

function listing(): string {
  const ready = Object.entries(readyMadeWorlds).map(([name, text]) => [name, /^about: *(.*)$/m.exec(text)?.[1] ?? '']);
  const renderers = Object.values(worlds).map(({ name, title, modality }) => [name, `${title} (${modality})`]);
  return [
    'Ready-made world files:',
    ...alignColumns(ready),
    '',
    'Worlds for files of your own ("world: NAME"):',
    ...alignColumns(renderers),
    '',
  ].join('\n');
}

function summary(written: WrittenDataset | undefined, folder: string, pages: readonly string[]): string {
  const lines = pages.map((page) => `Contact sheet: ${join(folder, page)}`);
  if (written === undefined) return `${lines.join('\n')}\n`;
  const { cases, rows, files, bytes, resumed, digest } = written;
  return `${[
    `${cases} cases${rows > cases ? ` (${rows} rows with twins)` : ''}, ${files} files, ${(bytes / 1e6).toFixed(1)} MB in ${folder}`,
    ...(resumed > 0 ? [`${resumed} rows were there from an earlier run.`] : []),
    `Digest: ${digest}`,
    `Case table: ${join(folder, 'cases.csv')}`,
    ...lines,
  ].join('\n')}\n`;
}
