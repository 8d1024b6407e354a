import { z } from 'zod';
import { type OptimiserName, optimisers } from '../optimisers/optimisers.ts';
import { type ScheduleName, schedules } from '../schedules/schedules.ts';

const settings = z.record(z.string(), z.unknown());
const positive = z.number().gt(0);
const count = z.int().min(1);

/** What a network is used for, in the order from least to most that is learnt. */
export const uses = [
  'zero-shot',
  'logistic',
  'probe',
  'tip-adapter',
  'prompt',
  'adapter',
  'lora',
  'fine-tune',
  'scratch',
  'label-efficiency',
] as const;

/** Name of a use. */
export type UseName = (typeof uses)[number];

/** What is learnt of the network, and how. */
export const useSchema = z
  .strictObject({
    kind: z
      .enum(uses)
      .default('scratch')
      .describe(
        'zero-shot: scores by prompts, nothing learnt. logistic: L-BFGS on frozen features. probe: a linear layer by LARS on frozen features. tip-adapter: a few labelled images as a cache beside prompts. prompt: learnt words. adapter: a small layer upon features. lora: low-rank changes. fine-tune: all weights. scratch: from random weights. label-efficiency: a use at several shares of labels.',
      ),
    modality: z
      .enum(['pairs', 'image', 'text'])
      .default('pairs')
      .describe(
        'pairs: images with their texts. image: a classifier of images alone. text: a classifier of texts alone.',
      ),
    settings: settings
      .default({})
      .describe(
        'Settings of the use: rank, alpha and match of lora; words of prompt; ratio of adapter; inversePenalty of logistic; train of tip-adapter.',
      ),
    fractions: z
      .array(z.number().gt(0).max(1))
      .min(1)
      .default([0.01, 0.05, 0.1, 0.5, 1])
      .describe('label-efficiency: shares of the labelled training cases, drawn by class.'),
    shots: z
      .array(count)
      .min(1)
      .optional()
      .describe(
        'Labelled training cases of each class that are drawn by seed, one training each; by default all, of tip-adapter 16.',
      ),
    set: z
      .string()
      .min(1)
      .optional()
      .describe(
        'With shots: attribute whose groups are sets that are mixed; so many cases of each class of every set are drawn.',
      ),
    of: z
      .enum(['logistic', 'probe', 'tip-adapter', 'adapter', 'lora', 'fine-tune', 'scratch'])
      .default('logistic')
      .describe('label-efficiency: the use that is carried out at each share.'),
  })
  .describe('What is learnt of the network.');

/** Name of the network that is whatever the weights are of. */
export const weightsOfFile = 'file';

/** The network and where its weights come from. */
export const networkSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Network by name; "file", the default with `weights`: what the weights are of. Default without: small-dual-encoder.',
      ),
    weights: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Weights to start from, beside the plan: a folder of Hugging Face, an ONNX file, or model.onnx or safetensors of a network of ours.',
      ),
    settings: settings
      .default({})
      .describe('Settings of the network: widths, depth, projection; of files output and pool.'),
  })
  .describe('The network.')
  .transform(({ name, ...rest }) => ({
    name: name ?? (rest.weights === undefined ? 'small-dual-encoder' : weightsOfFile),
    ...rest,
  }));

const span = (end: z.ZodNumber) =>
  z.tuple([end, end]).refine(([low, high]) => low < high, { error: 'the first number must be below the second' });

/** How images and texts become inputs. */
export const inputSchema = z
  .strictObject({
    image: z
      .strictObject({
        size: z
          .int()
          .min(8)
          .max(4096)
          .optional()
          .describe('Pixels of each side after resizing and cropping. Default 96, or what comes with the weights.'),
        channels: z
          .enum(['rgb', 'grey'])
          .optional()
          .describe('Colours, or their luminance. Default rgb, or what comes with the weights.'),
        preprocessing: z
          .enum(['plain', 'clip', 'imagenet', 'weights'])
          .optional()
          .describe(
            'Mean and deviation of channels: plain .5 and .5, those of CLIP or ImageNet, or all that comes with the weights. Default plain; weights where there are some.',
          ),
        intensityRange: span(z.number())
          .optional()
          .describe(
            'Values of the samples that stand for black and white, such as [0, 4095] for 12 bits in files of 16. Default: bytes and 16 bits as they are.',
          ),
        intensityPercentiles: span(z.number().min(0).max(100))
          .optional()
          .describe(
            'Percentiles of the own samples of each picture that stand for black and white, such as [0.5, 99.5], in place of intensityRange.',
          ),
        augmentation: z
          .strictObject({
            flip: z.boolean().default(false).describe('Mirrors left and right half of the time.'),
            crop: z
              .number()
              .gt(0)
              .max(1)
              .default(1)
              .describe('Least share of the area that a random crop keeps; 1 for none.'),
            rotation: z.number().min(0).max(180).default(0).describe('Largest rotation in degrees.'),
            brightness: z.number().min(0).max(1).default(0).describe('Largest change of brightness, as a share.'),
            contrast: z.number().min(0).max(1).default(0).describe('Largest change of contrast, as a share.'),
          })
          .prefault({})
          .describe('Random changes in training, keyed by seed, epoch and case.'),
      })
      .refine(({ intensityRange, intensityPercentiles }) => !(intensityRange && intensityPercentiles), {
        error: 'intensityRange and intensityPercentiles are both given; keep one',
      })
      .prefault({})
      .describe('Images.'),
    text: z
      .strictObject({
        tokenizer: z
          .string()
          .min(1)
          .optional()
          .describe(
            'words: a vocabulary of the training texts. weights: what comes with the weights. Else a tokenizer.json or vocabulary.json beside the plan. Default words; weights where there are some.',
          ),
        length: z
          .int()
          .min(4)
          .max(4096)
          .optional()
          .describe('Tokens of a text, longer ones are cut. Default 48, or what the weights were trained with.'),
        characters: count
          .optional()
          .describe('Characters after which a text is cut at the last space; FairVLMed uses 180.'),
        vocabulary: z.int().min(16).default(4000).describe('words: most words that are kept, the most frequent ones.'),
      })
      .prefault({})
      .describe('Texts.'),
    prompts: z
      .record(z.string(), z.array(z.string().min(1)).min(1))
      .optional()
      .describe('Texts that stand for each class, by class; several of a class are averaged.'),
    templates: z
      .array(z.string().includes('{class}', { error: 'a template says {class}, as in "A photo of {class}"' }))
      .min(1)
      .optional()
      .describe(
        'Templates such as "A photo of {class}": each is filled with the texts of prompts, or with the name of the class where it has none; all of a class are averaged.',
      ),
    temperature: positive
      .default(1)
      .describe('What cosines are multiplied by before the softmax over the prompts of classes.'),
  })
  .describe('What the network is given.');

/** How long and by which steps. */
export const trainingSchema = z
  .strictObject({
    epochs: count.default(20).describe('Most passes over the training cases.'),
    batchSize: z.int().min(2).default(32).describe('Cases a step.'),
    evaluationBatchSize: count.default(128).describe('Cases at once in evaluation.'),
    optimiser: z
      .strictObject({
        name: z
          .enum(Object.keys(optimisers) as [OptimiserName, ...OptimiserName[]])
          .default('adamw')
          .describe('Optimiser.'),
        settings: settings.default({}).describe('Its settings: beta1, beta2, epsilon, momentum, ...'),
        learningRate: positive.default(1e-3).describe('Highest learning rate.'),
        weightDecay: z.number().min(0).default(1e-4).describe('Weight decay.'),
      })
      .prefault({})
      .describe('What takes the steps.'),
    schedule: z
      .strictObject({
        name: z
          .enum(Object.keys(schedules) as [ScheduleName, ...ScheduleName[]])
          .default('cosine')
          .describe('Course of the learning rate.'),
        warmUpEpochs: z
          .number()
          .min(0)
          .default(1)
          .describe('Epochs in which the rate rises from 0; none for oneCycle.'),
        settings: settings
          .default({})
          .describe('Further settings of the schedule: floor, factor, milestones, in epochs.'),
      })
      .prefault({})
      .describe('Course of the learning rate over epochs.'),
    clipNorm: positive.optional().describe('Largest norm of the gradient.'),
    patience: count
      .optional()
      .describe('Validations without a better value before the training ends; by default none.'),
  })
  .describe('Steps of training.');

/** How epochs and settings are selected. */
export const selectionSchema = z
  .strictObject({
    criterion: z
      .string()
      .min(1)
      .default('auc')
      .describe(
        'What selects the epoch on the validation cases: loss, auc, worst-group-auc, es-auc, pareto-minimax, dto; all but the first two also of one attribute, as es-auc:sex.',
      ),
    protocol: z
      .enum(['validation', 'as-published'])
      .default('validation')
      .describe(
        'as-published: also scores the test cases after every epoch and reports the best; the result is stamped with its optimism.',
      ),
    minimumEvents: z
      .int()
      .min(0)
      .optional()
      .describe(
        'Events and others (cases of the smallest class), and patients, that a group of validation cases needs to count in worst-group-auc, es-auc, pareto-minimax and dto. Default 10; 0 for any.',
      ),
  })
  .describe('How the epoch is selected.');

/** Which groups count where groups are compared. */
export const comparisonSchema = z
  .strictObject({
    minimumEvents: z
      .int()
      .min(0)
      .optional()
      .describe(
        'Events and others (cases of the smallest class), and patients, that a group of test cases needs. Default 10; 0 for any.',
      ),
    includeUnknown: z
      .boolean()
      .optional()
      .describe('Whether cases without a recorded group are a group. Default false.'),
  })
  .describe(
    'Which groups of the test cases count in the worst group, ES-AUC and gaps, as in the analysis of an audit.',
  );

/** A method by name with settings of its own. */
export const methodSchema = z
  .strictObject({
    name: z.string().min(1).describe('Method, as "evenhand learn --list" prints it.'),
    settings: settings.default({}).describe('Settings that differ from the defaults of the method.'),
    attributes: z
      .array(z.string().min(1))
      .optional()
      .describe('Attributes that the method looks at; by default all, in their order.'),
  })
  .describe('The method of training.');
