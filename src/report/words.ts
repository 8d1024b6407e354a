// The vocabulary of every view: metrics, verdicts, severities and methods in words. Nothing is called fair or safe; the four verdicts
// differ by symbol and words, never by colour alone.
import type { AuditResult, Verdict, VerdictCode, Warning } from '../audit/result.ts';
import { metrics } from '../metrics/table.ts';
import { formatNumber } from './format.ts';
import { ownValue } from './own-value.ts';

interface VerdictWords {
  /** A sign that can be told apart without colour. */
  readonly symbol: string;
  /** The same in ASCII. */
  readonly mark: string;
  readonly short: string;
  /** With `delta` where the tolerated gap stands. */
  readonly phrase: string;
  /** Name of the colour class. */
  readonly tone: 'strong' | 'mild' | 'none' | 'unknown';
}

export const verdictWords: Readonly<Record<VerdictCode, VerdictWords>> = {
  'gap-of-delta-or-more': { symbol: '▲', mark: '!!', short: 'Gap', phrase: 'Gap of delta or more', tone: 'strong' },
  'gap-below-delta': { symbol: '△', mark: '! ', short: 'Small gap', phrase: 'Gap, below delta', tone: 'mild' },
  'no-gap-larger-than-delta': {
    symbol: '≈',
    mark: '= ',
    short: 'No larger gap',
    phrase: 'No gap larger than delta',
    tone: 'none',
  },
  'not-enough-data': {
    symbol: '?',
    mark: '? ',
    short: 'Not enough data',
    phrase: 'Not enough data',
    tone: 'unknown',
  },
};

/** The verdict in words with the tolerated gap filled in: "Gap of 0.05 or more". */
export function phraseVerdict(verdict: Verdict, delta: number): string {
  return verdictWords[verdict.code].phrase.replace('delta', trimNumber(delta));
}

/** The sentence of a verdict without the words that stand as its heading. */
export function detailVerdict(verdict: Verdict, delta: number): string {
  const heading = `${phraseVerdict(verdict, delta)}.`;
  return verdict.sentence.startsWith(heading) ? verdict.sentence.slice(heading.length).trimStart() : verdict.sentence;
}

/** A number a person wrote, without trailing zeros: 0.05, not 0.050. */
export function trimNumber(value: number): string {
  return formatNumber(value, 6)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

const metricLabels: Readonly<Record<string, string>> = {
  auprg: 'AUPRG',
  macroAuc: 'Macro AUC',
  ppv: 'PPV',
  npv: 'NPV',
  eceDebiased: 'ECE (debiased)',
  meanQuality: 'Mean quality',
  medianQuality: 'Median quality',
  p10Quality: '10th percentile of quality',
  p90Quality: '90th percentile of quality',
};

const acronyms: Readonly<Record<string, string>> = {
  auc: 'AUC',
  ece: 'ECE',
  ppv: 'PPV',
  npv: 'NPV',
  fpr: 'FPR',
  fnr: 'FNR',
  tpr: 'TPR',
  f1: 'F1',
  es: 'ES',
  dpd: 'DPD',
  dpr: 'DPR',
  iou: 'IoU',
};

/** The printed name of a metric or measure, short where the table of metrics is not; a camelCase name that is not in the table is taken apart: `fooBarAuc` is "Foo bar AUC". */
export function labelOf(name: string): string {
  const short = ownValue(metricLabels, name) ?? ownValue<{ readonly label: string }>(metrics, name)?.label;
  if (short !== undefined) return short;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .map((word) => ownValue(acronyms, word.toLowerCase()) ?? word.toLowerCase());
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Words for how serious a warning is. */
export const severityWords: Readonly<Record<Warning['severity'], string>> = {
  stop: 'Breaks a rule',
  caution: 'Read with care',
  note: 'For the record',
};

/** What a task is called in running text. */
export function taskNoun(result: AuditResult): readonly [string, string] {
  return result.tasks.every((task) => task.kind === 'binary') ? ['finding', 'findings'] : ['task', 'tasks'];
}

/** Plain sentences for the methods named in a result, in the order asked for; a name that is not known explains itself. */
export function explainMethod(method: string): string {
  const name = method.toLowerCase();
  const entry = methodSentences.find(([pattern]) => pattern.test(name));
  return entry?.[1] ?? 'See the documentation of the method named.';
}

const methodSentences: readonly (readonly [RegExp, string])[] = [
  [
    /obuchowski/,
    'Interval for an AUC when a patient has several cases: the variance is added up over patients, not over cases; computed on the logit scale so that it stays between 0 and 1.',
  ],
  [
    /delong/,
    'Interval for an AUC from the rank of every case among those of the other class (DeLong), computed on the logit scale so that it stays between 0 and 1.',
  ],
  [
    /wilson.*(adjust|cluster)/,
    'Interval for a proportion (Wilson), widened by the design effect because cases of one patient resemble each other.',
  ],
  [/wilson/, 'Interval for a proportion (Wilson score), dependable for small counts and near 0 and 1.'],
  [/clopper|exact/, 'Exact interval for a proportion (Clopper and Pearson), never too short.'],
  [/newcombe/, 'Score interval (Newcombe), used where an AUC of 0 or 1 leaves the other methods without a variance.'],
  [
    /square-and-add/,
    'Interval for a difference, put together from the two separate intervals (Newcombe, Zou and Donner).',
  ],
  [/bca/, 'Bootstrap over patients, corrected for bias and acceleration (BCa).'],
  [
    /percentile|bootstrap/,
    'Bootstrap over patients: the estimate is repeated on resampled patients and the middle part kept.',
  ],
  [/simultaneous/, 'Intervals that hold for all pairs of groups at once; the largest gap takes the farthest of them.'],
  [
    /scores are equal/,
    'Every case has the same score, so every pair of cases is a tie: the value follows from the definition, and resampling would not change it.',
  ],
  [
    /wald.*exchange/,
    'Test that all groups are equal from the variation between patients; groups were not shuffled because too few of their patients have equal numbers of cases with and without the finding.',
  ],
  [/wald/, 'Test that all groups are equal which allows one patient to have cases in several groups.'],
  [
    /gamma tail/,
    'Groups are shuffled among patients with the same outcomes; beyond the smallest p that the shuffles can show, a smooth tail fitted to them.',
  ],
  [/permut/, 'Groups are shuffled among patients with the same outcomes to see what gaps arise by chance.'],
  [/simulation/, 'Gaps that arise by chance between equal groups, drawn with the estimated variances and covariances.'],
  [/logit/, 'Interval from the influence of every patient on the estimate, on the logit scale.'],
  [/influence|linear/, 'Interval from the influence of every patient on the estimate.'],
  [/bayes|shrink/, 'Estimate drawn towards what the single attributes predict, more so the fewer the cases.'],
  [/standardi[sz]/, 'Each group weighted to the same mix of the named confounders.'],
];
