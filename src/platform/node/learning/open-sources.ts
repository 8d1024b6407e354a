// Cases of a plan, and where their images and texts are: tables, or the folder of FairVLMed.
import { usageError } from '../../../core/errors.ts';
import type { Watch } from '../../../core/progress.ts';
import { buildLearningCases } from '../../../learn/cases/build-learning-cases.ts';
import type { BuiltLearningCases } from '../../../learn/cases/learning-cases-plan.ts';
import { selectRows } from '../../../learn/cases/select-rows.ts';
import { textsOfCases } from '../../../learn/inputs/texts-of-cases.ts';
import { columnsRead } from '../../../learn/plan/case-problems.ts';
import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import { learningCasesPlanOf } from '../../../learn/plan/learning-cases-plan-of.ts';
import type { LearningSources } from '../../../learn/run/learning-files.ts';
import { splitRoles } from './fair-vlmed-archives.ts';
import { fairVlmedFields } from './fair-vlmed-facts.ts';
import { type FileHashes, fileHashes } from './file-hashes.ts';
import { imageFiles, imagePaths, rowsWithImage } from './image-files.ts';
import { openFairVlmed } from './open-fair-vlmed.ts';
import type { PrepareLearningOptions } from './prepare-learning-options.ts';

type SourceOptions = Pick<PrepareLearningOptions, 'table' | 'folder' | 'watch'>;

/** Opens the cases of a plan; throws what `buildLearningCases`, `imageFiles` and `openFairVlmed` throw. */
export async function openSources(plan: CheckedLearnPlan, options: SourceOptions): Promise<LearningSources> {
  return plan.cases.layout === 'fairvlmed' ? openFolder(plan, options) : openTable(plan, options);
}

function openTable(plan: CheckedLearnPlan, { table: whole, folder }: SourceOptions): LearningSources {
  const { columns, imageEnding: ending, missingImages } = plan.cases;
  const column = columns?.image;
  const reads = columnsRead(plan);
  const readsImages = reads.includes('image');
  const leavesOut = missingImages === 'leave-out' && column !== undefined && readsImages;
  const kept = leavesOut ? rowsWithImage({ table: whole!, column, folder, ending }) : undefined;
  const table = kept === undefined ? whole! : selectRows(whole!, kept);
  const built = buildLearningCases(table, learningCasesPlanOf(plan.cases, plan.training.batchSize));
  const { rows } = built;
  const hashes = fileHashes();
  const images = { table, rows, column: column!, folder, ending };
  return {
    built: kept === undefined ? built : withLeftOut(built, whole!.rows - kept.length),
    rowsOfTable: table.rows,
    readImage: () => imageFiles({ ...images, onRead: hashes.add }),
    texts: () => textsOfCases(table, { rows, column: columns!.text! }),
    images: (watch) => hashedImages(readsImages ? imagePaths(images) : new Map(), { hashes, watch }),
  };
}

function withLeftOut(built: BuiltLearningCases, cases: number): BuiltLearningCases {
  const { record } = built;
  const leftOut = [{ reason: 'the image is not in the folder', cases }, ...record.leftOut];
  return { ...built, record: { ...record, rows: record.rows + cases, leftOut } };
}

async function openFolder(plan: CheckedLearnPlan, { folder, watch }: SourceOptions): Promise<LearningSources> {
  const { attributes, splits, where, missingImages } = plan.cases;
  requireFields(attributes);
  const reads = columnsRead(plan);
  const opened = await openFairVlmed({
    folder,
    noteLength: plan.inputs.text.characters,
    summariesOf: reads.includes('text') ? (plan.use.modality === 'text' ? splitRoles : ['train']) : [],
    readsImages: reads.includes('image'),
    damaged: missingImages,
    parts: splits,
    attributes,
    where,
    batchSize: plan.training.batchSize,
    watch,
  });
  return {
    built: opened,
    rowsOfTable: opened.table.rows,
    readImage: async () => opened.read,
    texts: () => opened.texts,
    images: (own) => hashedImages(opened.files, { hashes: fileHashes(), watch: own }),
  };
}

function requireFields(attributes: CheckedLearnPlan['cases']['attributes']): void {
  const known: readonly string[] = fairVlmedFields;
  const unknown = attributes.find(({ name, column = name, cross }) => cross === undefined && !known.includes(column));
  if (unknown === undefined) return;
  throw usageError('learn/bad-plan', `FairVLMed has no attribute "${unknown.column ?? unknown.name}".`, {
    hint: `Attributes are: ${known.join(', ')}.`,
  });
}

async function hashedImages(
  paths: ReadonlyMap<string, string>,
  { hashes, watch }: { readonly hashes: FileHashes; readonly watch: Watch },
): ReturnType<LearningSources['images']> {
  await hashes.complete(paths, watch);
  return paths.size === 0 ? undefined : hashes.table('images.csv');
}
