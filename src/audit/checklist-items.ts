// The reporting checklist as data: what a report of a medical-image model should hold, in our own words, with where it is asked.
// Sources: TRIPOD+AI (2024), CLAIM 2024, STANDING Together (2024), DECIDE-AI (2022), FUTURE-AI (2025), EU Regulation 2024/1689, GMLP (2021, 2025),
// FDA draft guidance on AI-enabled device software functions (2025), HTI-1, CHAI model card, Croissant RAI 1.0, Van Calster et al. (2025).
import type { EvidenceName } from './checklist-evidence.ts';
import type { StudyKey } from './study-questions.ts';

/** An item: filled by `evidence` from the data, or supplied when all of `supplied` are answered in the study document. */
export interface ChecklistRule {
  readonly id: string;
  readonly section: string;
  readonly item: string;
  readonly sources: readonly string[];
  readonly evidence?: EvidenceName;
  readonly supplied?: readonly (StudyKey | 'attributes' | 'signatory')[];
}

/** Asked by no list that we know of, and added here. */
const evenhand = 'Evenhand';

const bySection: Readonly<Record<string, readonly Omit<ChecklistRule, 'section'>[]>> = {
  'A. Intended use and model': [
    study(
      'A1',
      'Intended use, users, patients, setting and care pathway',
      ['intendedUse', 'users', 'carePathway', 'population', 'setting'],
      ['TRIPOD+AI 3', 'CLAIM 41', 'EU Annex IV 1', 'EU Art. 13'],
    ),
    study('A2', 'Uses that are out of scope', ['outOfScope'], ['CLAIM 41', 'CHAI UsesAndDirections', 'EU Art. 13']),
    study(
      'A3',
      'Model: name, version, date, inputs and output',
      ['modelName', 'modelVersion', 'modelDate', 'modelInputs', 'modelOutput'],
      ['TRIPOD+AI 15', 'CLAIM 24-26', 'HTI-1'],
    ),
    data('A4', 'Decision threshold and the way it was chosen', 'threshold', ['TRIPOD+AI 12g', 'CLAIM 24-26']),
    study(
      'A5',
      'Foundation model, its pre-training data as far as known, adaptation',
      ['foundationModel', 'pretraining'],
      ['CHAI FoundationModels', 'TRIPOD+AI 22'],
    ),
    study(
      'A6',
      'Known inequalities in this condition and why groups are compared',
      ['knownInequalities'],
      ['TRIPOD+AI 3c'],
    ),
  ],
  'B. Data': [
    study(
      'B1',
      'Sources, sites, dates and eligibility',
      ['sources', 'eligibility'],
      ['TRIPOD+AI 5a-b', 'TRIPOD+AI 6a-b'],
    ),
    data('B2', 'Flow of cases within this audit: read, joined, left out and why', 'flow', [
      'TRIPOD+AI 20a',
      'CLAIM 35',
    ]),
    study('B3', 'Cases left out before the table was made', ['exclusions'], ['TRIPOD+AI 20a', 'CLAIM 35']),
    data('B4', 'Numbers overall and by group, with missing counts', 'characteristics', [
      'TRIPOD+AI 20b',
      'CLAIM 36',
      'STANDING Together',
    ]),
    study('B5', 'Comparison with the development data', ['developmentData'], ['TRIPOD+AI 20c']),
    study('B6', 'How each attribute was recorded', ['attributes'], ['STANDING Together']),
    data('B7', 'Categories as merged here from what was recorded', 'recodes', ['STANDING Together']),
    study(
      'B8',
      'Reason for merging categories; groups absent or under-represented',
      ['categoriesMerged', 'groupsAbsent'],
      ['STANDING Together'],
    ),
    study(
      'B9',
      'Reference standard, who labelled, blinding, same procedure for all groups',
      ['referenceStandard', 'labelledBy', 'labellingProcedure'],
      ['TRIPOD+AI 8a-c', 'Croissant RAI'],
    ),
    study(
      'B10',
      'Pre-processing and quality control, and whether alike for all groups',
      ['preprocessing'],
      ['TRIPOD+AI 7'],
    ),
    data('B11', 'Missing scores, labels and attributes in this audit: how many, and the rule applied', 'missing', [
      'TRIPOD+AI 11',
      'CLAIM 13',
    ]),
    study(
      'B12',
      'Missing data before this audit and how they were handled',
      ['missingData'],
      ['TRIPOD+AI 11', 'CLAIM 13'],
    ),
    data('B13', 'Cases from which thresholds were chosen kept apart from scored cases, by patient', 'separation', [
      'CLAIM 19-20',
      'GMLP 4',
    ]),
    study(
      'B14',
      'Separation from the training cases and its level',
      ['trainingSeparation'],
      ['CLAIM 19-20', 'GMLP 4', 'FDA AI-DSF draft'],
    ),
    study('B15', 'Reasoning behind the sample size', ['sampleSize'], ['TRIPOD+AI 10', 'CLAIM 21']),
    data('B16', 'Events per analysis and per group', 'events', ['TRIPOD+AI 21']),
    study('B17', 'Examination of the data for gaps and bias, and steps taken', ['dataGaps'], ['EU Art. 10(2)(f)-(h)']),
  ],
  'C. Comparison plan': [
    data('C1', 'Groups named in advance', 'planned', ['STANDING Together', 'DECIDE-AI V', 'GMLP 6']),
    study(
      'C2',
      'Clinical or contextual reason for these groups',
      ['groupsReason'],
      ['STANDING Together', 'DECIDE-AI V'],
    ),
    data('C3', 'Intersections of attributes considered', 'intersections', ['STANDING Together']),
    data('C4', 'Primary metric, comparison and tolerated gap', 'metric', ['TRIPOD+AI 14', 'FUTURE-AI Fairness 1-3']),
    study(
      'C5',
      'Reason for the metric and for the tolerated gap',
      ['metricReason', 'deltaReason'],
      ['TRIPOD+AI 14', 'EU Annex IV 4'],
    ),
    data('C6', 'Confirmatory or exploratory; correction for several comparisons', 'family', [evenhand]),
    data('C7', 'Rule for cases whose attribute is not known', 'unknown', [evenhand]),
  ],
  'D. Results': [
    data('D1', 'Discrimination with intervals, overall and by group', 'discrimination', [
      'TRIPOD+AI 12e',
      'TRIPOD+AI 23a',
      'CLAIM 28-29',
      'CLAIM 37-38',
      'FDA AI-DSF draft',
      'GMLP 8-9',
    ]),
    data('D2', 'Sensitivity, specificity, PPV and NPV at the threshold, with intervals, by group', 'rates', [
      'EU Art. 13(3)(b)(v)',
      'CHAI KeyMetrics',
    ]),
    data('D3', 'Calibration curve, intercept and slope, by group', 'calibration', [
      'TRIPOD+AI 12e',
      'Van Calster 2025',
    ]),
    data('D4', 'Net benefit at clinically sensible thresholds, by group', 'netBenefit', [
      'TRIPOD+AI 12e',
      'Van Calster 2025',
    ]),
    data('D5', 'Distribution of the scores by outcome and group', 'scores', ['Van Calster 2025']),
    data('D6', 'Heterogeneity between sites', 'sites', ['TRIPOD+AI 12d', 'TRIPOD+AI 23b']),
    study('D7', 'Internal and external testing kept apart', ['externalTesting'], ['CLAIM 32-33', 'TRIPOD+AI 16']),
    study(
      'D8',
      'Robustness: corruption, image quality, missing inputs',
      ['robustness'],
      ['CLAIM 30', 'TRIPOD+AI 27a', 'DECIDE-AI 9a', 'FUTURE-AI Robustness', 'EU Art. 15'],
    ),
    study('D9', 'Adversarial and cyber-security statement', ['adversarial'], ['EU Art. 15']),
    study(
      'D10',
      'Failure analysis: concrete errors and their harm, by group',
      ['failureAnalysis'],
      ['CLAIM 39', 'DECIDE-AI 6a-b'],
    ),
    study(
      'D11',
      'Performance by group of the earlier version beside this one',
      ['previousVersion'],
      ['TRIPOD+AI 12f', 'TRIPOD+AI 24'],
    ),
    data('D12', 'What could not be assessed, with the minimum detectable gap', 'detectable', [evenhand]),
  ],
  'E. Mitigation and decision': [
    study(
      'E1',
      'Mitigation tried, on which data chosen, effect on every group, residual gap',
      ['mitigation'],
      ['TRIPOD+AI 13-14', 'CHAI BiasMitigationApproaches'],
    ),
    study(
      'E2',
      'Human oversight and user training needed',
      ['oversight', 'userTraining'],
      ['EU Art. 14', 'TRIPOD+AI 27b', 'GMLP 7'],
    ),
    study(
      'E3',
      'Limits, warnings and residual risk in plain words',
      ['limits'],
      ['CLAIM 40', 'TRIPOD+AI 26', 'CHAI Warnings'],
    ),
  ],
  'F. Monitoring': [
    study(
      'F1',
      'Monitoring plan: measures, measures by group, alarm rule, interval, owner',
      ['monitoring', 'monitoringOwner'],
      ['EU Art. 72', 'GMLP 10', 'HTI-1', 'CHAI OngoingMaintenance'],
    ),
    study('F2', 'Logging and retention', ['logging'], ['EU Art. 12']),
  ],
  'G. Openness and record': [
    study('G1', 'Funding and conflicts of interest', ['funding', 'conflicts'], ['TRIPOD+AI 18a-b', 'CLAIM 43']),
    study('G2', 'Protocol and registration', ['registration'], ['TRIPOD+AI 18c-d']),
    study(
      'G3',
      'Access to data, code and model',
      ['dataAccess', 'codeAccess', 'modelAccess'],
      ['TRIPOD+AI 18e-f', 'TRIPOD+AI 22'],
    ),
    study('G4', 'Ethics', ['ethics'], ['TRIPOD+AI 17']),
    study('G5', 'Patient and public involvement', ['patientInvolvement'], ['TRIPOD+AI 19']),
    study('G6', 'Test record dated and signed by the responsible person', ['signatory'], ['EU Annex IV 2(g)']),
    study('G7', 'Discriminatory impacts to be expected', ['discriminatoryImpact'], ['EU Annex IV 3']),
    data('G8', 'Software version, seed, input hashes and settings: the run can be repeated', 'manifest', [evenhand]),
  ],
};

/** All items in the order of the report. Identifiers are stable. */
export const checklistRules: readonly ChecklistRule[] = Object.entries(bySection).flatMap(([section, rules]) =>
  rules.map((rule) => ({ ...rule, section })),
);

function data(
  id: string,
  item: string,
  evidence: EvidenceName,
  sources: readonly string[],
): Omit<ChecklistRule, 'section'> {
  return { id, item, sources, evidence };
}

function study(
  id: string,
  item: string,
  supplied: ChecklistRule['supplied'],
  sources: readonly string[],
): Omit<ChecklistRule, 'section'> {
  return { id, item, sources, ...(supplied && { supplied }) };
}
