// The data set FairVLMed (Luo et al. 2024, Harvard-FairVLMed) as it is handed out: names and codes of its files.
import type { SplitRole } from '../cases/learning-cases.ts';

/** Fields of an archive that hold an attribute: what their codes 0, 1, ... stand for; -1 is unknown. */
export const fairVlmedCodes = {
  race: ['Asian', 'Black', 'White'],
  gender: ['Female', 'Male'],
  ethnicity: ['Non-Hispanic', 'Hispanic'],
  language: ['English', 'Spanish', 'Other'],
  maritalstatus: ['Married or partnered', 'Single', 'Divorced', 'Widowed', 'Legally separated'],
} as const;

/** The attributes that must be known in validation and test: cases with one unknown are left out there, and kept in training. */
export const fairVlmedAttributes = ['race', 'gender', 'ethnicity', 'language'] as const;

/** Folder of each part. */
export const fairVlmedFolders: Readonly<Record<SplitRole, string>> = {
  train: 'Training',
  validation: 'Validation',
  test: 'Testing',
};

/** What each part is called where it is not called as its folder; case does not count. */
export const fairVlmedParts: Readonly<Record<SplitRole, readonly string[]>> = {
  train: ['training', 'train'],
  validation: ['validation', 'valid', 'val', 'dev'],
  test: ['testing', 'test'],
};

/** Names of the classes 0 and 1. */
export const fairVlmedClasses = ['non-glaucoma', 'glaucoma'] as const;

/** What FairCLIP scores: texts of the classes 0 and 1. */
export const fairVlmedPrompts = ['A photo of non-glaucoma', 'A photo of glaucoma'] as const;

/** File of summaries: the name of the archive in its first column, the summary in its third. */
export const fairVlmedSummaries = 'gpt4_summarized_notes.csv';

/** Beside simulated data: the truth and the kind of each pair. Not part of the original. */
export const fairVlmedTruth = 'simulated_truth.csv';

/** Rows and columns of an image. */
export const fairVlmedExtent = { height: 664, width: 512 } as const;
