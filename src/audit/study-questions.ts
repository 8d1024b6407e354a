// What a study document can answer: the questions that no table of scores holds. One table serves the schema, the template and the checklist.

/** A question of the study document. */
export interface StudyQuestion {
  readonly section: string;
  /** What to write, as printed in the template and where the answer is missing. */
  readonly question: string;
}

const use = 'Intended use and model';
const data = 'Data';
const comparison = 'Comparison plan';
const results = 'Results that need more than scores';
const decision = 'Mitigation and decision';
const monitoring = 'Monitoring';
const record = 'Openness and record';

/** Every question by its key in the document. */
export const studyQuestions = {
  intendedUse: { section: use, question: 'What the output is to be used for' },
  users: { section: use, question: 'Who reads the output' },
  carePathway: { section: use, question: 'Where in the care pathway it is read, and what it changes' },
  outOfScope: { section: use, question: 'Uses that are out of scope' },
  population: { section: use, question: 'Patients for whom it is meant' },
  setting: { section: use, question: 'Setting: primary care, screening, emergency, ward; country' },
  modelName: { section: use, question: 'Name of the model' },
  modelVersion: { section: use, question: 'Version of the model' },
  modelDate: { section: use, question: 'Date of the model' },
  modelInputs: { section: use, question: 'What the model reads' },
  modelOutput: { section: use, question: 'What the model gives' },
  foundationModel: { section: use, question: 'Foundation model underneath, or none' },
  pretraining: { section: use, question: 'Its pre-training data as far as known, and how it was adapted' },
  knownInequalities: {
    section: use,
    question: 'Known inequalities in this condition, and why groups are compared here',
  },

  sources: { section: data, question: 'Sources of the cases: sites and dates' },
  eligibility: { section: data, question: 'Which cases were eligible' },
  exclusions: { section: data, question: 'Cases left out before this table was made: how many and why' },
  developmentData: { section: data, question: 'How these cases differ from those the model was developed on' },
  groupsAbsent: { section: data, question: 'Groups that are absent or under-represented' },
  categoriesMerged: { section: data, question: 'Categories that were merged, and why' },
  referenceStandard: { section: data, question: 'Reference standard behind the labels' },
  labelledBy: { section: data, question: 'Who labelled, and their background' },
  labellingProcedure: { section: data, question: 'Blinding, and whether the procedure was the same for all groups' },
  preprocessing: {
    section: data,
    question: 'Pre-processing and quality control, and whether applied alike to all groups',
  },
  missingData: {
    section: data,
    question: 'How missing images, labels and attributes were handled before this table was made',
  },
  trainingSeparation: {
    section: data,
    question: 'How these cases are kept apart from the training cases, at the level of patient or site',
  },
  sampleSize: { section: data, question: 'Reasoning behind the sample size' },
  dataGaps: { section: data, question: 'Examination of the data for gaps and bias, and steps taken' },

  groupsReason: { section: comparison, question: 'Why these groups are compared: the clinical or contextual reason' },
  metricReason: { section: comparison, question: 'Why this primary metric' },
  deltaReason: { section: comparison, question: 'Why a gap of this size would be tolerated' },

  externalTesting: {
    section: results,
    question: 'Which of these cases are internal and which external to development',
  },
  robustness: { section: results, question: 'Robustness to corruption, low image quality and missing inputs' },
  adversarial: { section: results, question: 'Statement on adversarial inputs and cyber-security' },
  failureAnalysis: { section: results, question: 'Concrete errors looked at, by group, and the harm they would do' },
  previousVersion: { section: results, question: 'Performance by group of the earlier version, or that there is none' },

  mitigation: {
    section: decision,
    question: 'Mitigation tried, on which data it was chosen, and what it did to every group',
  },
  oversight: { section: decision, question: 'Human oversight' },
  userTraining: { section: decision, question: 'Training that users need' },
  limits: { section: decision, question: 'Limits, warnings and residual risk in plain words' },

  monitoring: { section: monitoring, question: 'Monitoring plan: measures, also by group, alarm rule, interval' },
  monitoringOwner: { section: monitoring, question: 'Who owns the monitoring' },
  logging: { section: monitoring, question: 'What is logged, and how long it is kept' },

  ethics: { section: record, question: 'Ethical approval or its waiver' },
  registration: { section: record, question: 'Protocol and registration' },
  funding: { section: record, question: 'Funding' },
  conflicts: { section: record, question: 'Conflicts of interest' },
  dataAccess: { section: record, question: 'Access to the data' },
  codeAccess: { section: record, question: 'Access to the code' },
  modelAccess: { section: record, question: 'Access to the model' },
  patientInvolvement: { section: record, question: 'Involvement of patients and the public' },
  discriminatoryImpact: { section: record, question: 'Discriminatory impacts to be expected' },
} as const satisfies Record<string, StudyQuestion>;

/** A key of the study document that holds one text. */
export type StudyKey = keyof typeof studyQuestions;
