// What a plan names, among the files that were brought into the page.
import type { Table } from '../../../../src/cases/table.ts';
import { dataError, usageError } from '../../../../src/core/errors.ts';
import { sha256Hex } from '../../../../src/core/hash.ts';
import { readNpy } from '../../../../src/formats/numpy/npy.ts';
import { type JpegDecoder, loadJpegDecoder } from '../../../../src/images/formats/jpeg.ts';
import { isJpeg } from '../../../../src/images/formats/jpeg-header.ts';
import { buildLearningCases } from '../../../../src/learn/cases/build-learning-cases.ts';
import { imagesOfCases } from '../../../../src/learn/inputs/images-of-cases.ts';
import { textsOfCases } from '../../../../src/learn/inputs/texts-of-cases.ts';
import { columnsRead } from '../../../../src/learn/plan/case-problems.ts';
import type { CheckedLearnPlan } from '../../../../src/learn/plan/check-plan.ts';
import { learningCasesPlanOf } from '../../../../src/learn/plan/learning-cases-plan-of.ts';
import { featureMatrix } from '../../../../src/learn/run/feature-matrix.ts';
import { imageRecord } from '../../../../src/learn/run/image-record.ts';
import type { LearningFiles, LearningSources } from '../../../../src/learn/run/learning-files.ts';
import { fileNamed } from './file-named.ts';
import type { GivenFile } from './messages.ts';
import { pageWeights } from './page-weights.ts';

/** The files of a page as a plan names them. */
export function pageFiles(plan: CheckedLearnPlan, table: Table, files: readonly GivenFile[]): LearningFiles {
  const bytesOf = async (name: string): Promise<Uint8Array<ArrayBuffer>> => {
    const found = fileNamed(files, name);
    if (found !== undefined) return new Uint8Array(await found.file.arrayBuffer());
    throw usageError('ui/no-file', `the project has no file "${name}".`, { hint: 'Drop it on Home beside the table.' });
  };
  return {
    openSources: async () => sourcesOf(plan, table, files),
    openWeights: (own) => pageWeights(own, files),
    pathOf: (name) => name,
    readText: async (name) => new TextDecoder().decode(await bytesOf(name)),
    async readFeatures(name, { rows }) {
      const file = name.split('/').at(-1)!;
      if (/\.npz$/i.test(name)) {
        throw usageError('learn/not-available', `"${file}" is an archive; a page reads features from .npy files.`, {});
      }
      return featureMatrix(readNpy(await bytesOf(name), { file }), { file, rows });
    },
    async fingerprints(paths) {
      const found = [];
      for (const [file, path] of paths) found.push({ file, sha256: await sha256Hex(await bytesOf(path)) });
      return found;
    },
  };
}

function sourcesOf(plan: CheckedLearnPlan, table: Table, files: readonly GivenFile[]): LearningSources {
  const { columns, imageEnding: ending, missingImages, folder, tables } = plan.cases;
  if (missingImages === 'leave-out') {
    throw usageError('learn/not-available', 'cases without a picture are left out by the command line only.', {
      hint: 'Take cases.missingImages out and name the cases by cases.where.',
    });
  }
  const built = buildLearningCases(table, learningCasesPlanOf(plan.cases, plan.training.batchSize));
  const { rows } = built;
  const home = folder ?? tables[0]!.path.split('/').slice(0, -1).join('/');
  const seen = new Map<string, { readonly bytes: number; readonly sha256: string }>();
  const read = imagesOfCasesIn(home, { table, rows, column: columns?.image ?? '', ending, files, seen });
  return {
    built,
    rowsOfTable: table.rows,
    readImage: async () => read(),
    texts: () => textsOfCases(table, { rows, column: columns!.text! }),
    images: async () => (columnsRead(plan).includes('image') ? imageRecord('images.csv', seen) : undefined),
  };
}

interface PageImages {
  readonly table: Table;
  readonly rows: Int32Array;
  readonly column: string;
  readonly ending: string | undefined;
  readonly files: readonly GivenFile[];
  /** Hashes by name. */
  readonly seen: Map<string, { readonly bytes: number; readonly sha256: string }>;
}

function imagesOfCasesIn(home: string, { table, rows, column, ending, files, seen }: PageImages) {
  const named = new Map(files.map(({ path, file }) => [path, file]));
  // Half a megabyte that only JPEG files need.
  let decoder: JpegDecoder | undefined;
  return () =>
    imagesOfCases(table, {
      rows,
      column,
      ending,
      jpeg: { read: (bytes, options) => decoder!.read(bytes, options) },
      async bytesOf(name, place) {
        const path = home === '' ? name : `${home}/${name}`;
        const file = named.get(path) ?? named.get(name) ?? fileNamed(files, name)?.file;
        if (file === undefined) {
          throw dataError('learn/missing-image', `the image "${name}" is not in the page.`, {
            place,
            hint: 'Drop the folder that holds the table and its pictures on Home; give cases.imageEnding if the names lack their ending.',
          });
        }
        const bytes = new Uint8Array(await file.arrayBuffer());
        if (isJpeg(bytes)) decoder ??= await loadJpegDecoder();
        if (!seen.has(name)) seen.set(name, { bytes: bytes.length, sha256: await sha256Hex(bytes) });
        return bytes;
      },
    });
}
