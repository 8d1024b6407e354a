/** What is known before a plan is written. */
export interface LearnTemplate {
  /** Path of the table. Default `cases.csv`. */
  readonly table?: string | undefined;
  /** Names of the columns, as far as they are known. */
  readonly columns?: Partial<Record<'case' | 'image' | 'text' | 'label' | 'patient' | 'split', string>> | undefined;
  readonly attributes?: readonly string[] | undefined;
  readonly classes?: readonly string[] | undefined;
}

/**
 * The YAML of a plan of `learn` to be read over and completed: what must be known stands there, everything else as a comment with its
 * default. Names are quoted, so any text is safe. What is unknown is `FILL_IN`.
 */
export function planTemplate(known: LearnTemplate = {}): string {
  return templateOf(known, { title: 'Plan of a training', method: oneMethod });
}

/** The same of a plan of `bench`: several methods, and the search for their settings. */
export function benchTemplate(known: LearnTemplate = {}): string {
  return templateOf(known, { title: 'Plan of a comparison of methods', method: severalMethods });
}

const oneMethod = `method:
  name: clip              # "evenhand learn --list" prints all
  # settings: {}`;

const severalMethods = `methods:                  # the first is what others are compared with; "evenhand learn --list" prints all
  - name: clip
  - name: evenhand-robust
    # label: ours         # name in tables; needed where a method stands here twice
    # settings: {}
# baseline: clip          # what others are compared with, by label, where it is not the first

search:
  trials: 1               # settings that each method tries in every training: those of the plan, then random draws
  rule: auc               # what selects the trial on validation cases, as in selection
  # training: { learningRate: [0.0001, 0.0003, 0.001, 0.003], weightDecay: [0, 0.0001, 0.01] }`;

function templateOf(
  { table = 'cases.csv', columns = {}, attributes = [], classes = ['absent', 'present'] }: LearnTemplate,
  { title, method }: { readonly title: string; readonly method: string },
): string {
  return `# ${title}. Decide everything here before the test cases are looked at: its hash stands in the record of the run.
${casesPart({ table, columns, attributes, classes })}
${inputsPart(classes)}
network:
  name: small-dual-encoder
  # For every use but scratch give "weights: PATH" in place of the name: a model folder, an ONNX file, model.onnx of another run.
use:
  kind: scratch           # or zero-shot, logistic, probe, prompt, adapter, lora, fine-tune, label-efficiency
  modality: pairs         # or image, text

${method}

${trainingPart}`;
}

type KnownCases = {
  readonly [Key in 'table' | 'columns' | 'attributes' | 'classes']: NonNullable<LearnTemplate[Key]>;
};

function casesPart({ table, columns, attributes, classes }: KnownCases): string {
  return `cases:
  tables:
    - path: ${quote(table)}
  # folder: images        # where the paths of images begin; by default the folder of the table
  columns:
${column('case', columns.case, 'names the case')}
${column('image', columns.image ?? 'FILL_IN', 'path of the image')}
${column('text', columns.text ?? 'FILL_IN', 'text that goes with the image; not read with modality: image')}
${column('label', columns.label ?? 'FILL_IN', 'recorded class, or an expression such as "finding contains Hernia"')}
    # truth: COLUMN         # the class as it is, in simulation
${column('patient', columns.patient, 'a patient is in one split only')}
${column('split', columns.split, 'train, validation, test')}
${columns.split === undefined ? splitByShares : splitByColumn}
  task: finding           # or classes: the values of the label are told apart
  classes: [${classes.map(quote).join(', ')}]   # of a finding first its absence
  # where: "quality >= 2"   # which cases take part
  attributes:             # by what cases are compared, the first foremost
${attributes.length === 0 ? '    - name: FILL_IN' : attributes.map((name) => `    - name: ${quote(name)}`).join('\n')}
`;
}

function inputsPart(classes: readonly string[]): string {
  return `inputs:
  image:
    size: 96              # pixels
    # channels: rgb       # or grey
    # preprocessing: plain  # or clip, imagenet, weights
    # intensityPercentiles: [0.5, 99.5]   # or intensityRange: [0, 4095], for 12 bits in files of 16
    # augmentation: { flip: true, crop: 0.8, rotation: 10, brightness: 0.1, contrast: 0.1 }
  text:
    length: 48            # tokens
    # tokenizer: words    # or weights, or a tokenizer.json
    # characters: 180     # cut at the last space
  prompts:                # texts that stand for each class; several are averaged
${classes.map((name) => `    ${quote(name)}: ["FILL_IN"]`).join('\n')}
  # templates: ["A photo of {class}"]   # filled with those texts, or with the names of the classes
`;
}

const trainingPart = `training:
  epochs: 20
  batchSize: 32
  # patience: 5           # validations without a better value
  optimiser: { name: adamw, learningRate: 0.001, weightDecay: 0.0001 }
  # schedule: { name: cosine, warmUpEpochs: 1 }

selection:
  criterion: auc          # on validation cases: loss, auc, worst-group-auc, es-auc, pareto-minimax, dto; es-auc:NAME
  # minimumEvents: 10     # groups with fewer do not count in criteria of groups
  # protocol: as-published  # best test epoch, stamped, with its optimism

# postProcessing: { rule: equal-sensitivity, value: 0.9 }   # thresholds by group, fitted on validation, or on a part of its own (fitOn: calibration)
# comparison: { minimumEvents: 10, includeUnknown: false }   # which groups of the test cases count in ES-AUC

seeds: [1, 2, 3]
`;

const splitByColumn = '  # splits: { train: train, validation: validation, test: test }   # values of the split column';
const splitByShares =
  '  splits: { shares: { validation: 0.15, test: 0.25 } }   # shares of patients, for want of a split column';

function column(key: string, name: string | undefined, about: string): string {
  return name === undefined ? `    # ${key}: COLUMN      # ${about}` : `    ${key}: ${quote(name)}      # ${about}`;
}

/** JSON's texts are YAML's. */
function quote(text: string): string {
  return JSON.stringify(text);
}
