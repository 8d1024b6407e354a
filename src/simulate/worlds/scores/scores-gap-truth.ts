// AUC, calibration, sensitivity and specificity of every group in the world of scores, by formula.
import { usageError } from '../../../core/errors.ts';
import { logit } from '../../../core/math.ts';
import { normal } from '../../../stats/distributions/normal.ts';
import { type ScoreLatents, type ScoreLocation, scoreLocation } from './score-location.ts';

/** Cases that are alike in all latents: one line of the joint distribution of a causal graph. */
export interface ScoresComponent extends Partial<ScoreLatents> {
  /** Share of the population; shares are divided by their sum. */
  readonly share: number;
  /** Group of these cases, by attribute. */
  readonly groups: Readonly<Record<string, string>>;
  /** Chance of the finding, in [0, 1]. */
  readonly truePrevalence: number;
}

/** What is true of one group. */
export interface ScoresGroupTruth {
  readonly group: string;
  readonly share: number;
  readonly prevalence: number;
  readonly auc: number;
  readonly sensitivity: number;
  readonly specificity: number;
  /** logit P(finding | score) = intercept + slope x logit(score); null where components with different lines are mixed, for then it is no line. */
  readonly calibration: { readonly intercept: number; readonly slope: number } | null;
}

/** The groups of one attribute, and the largest minus the smallest AUC. */
export interface ScoresAttributeTruth {
  readonly attribute: string;
  readonly groups: readonly ScoresGroupTruth[];
  readonly gap: number;
}

/** Everything planted, over all cases and by attribute. */
export interface ScoresGapTruth {
  readonly overall: Omit<ScoresGroupTruth, 'group'>;
  readonly attributes: readonly ScoresAttributeTruth[];
}

const standard: ScoreLatents = { auc: 0.85, prevalence: 0.2, calibrationSlope: 1, calibrationIntercept: 0 };

/**
 * The truth of a population of components. A group is a mixture of normals in log-odds, so AUC = sum over pairs of components of w1 w0 Phi((m1 - m0) / sqrt(v1 + v0)), with w1 the share
 * among events and w0 among non-events; sensitivity = sum of w1 Phi((m1 - t) / s1) at the log-odds t of `threshold` (a probability). Rounding of scores is left out: with 6 decimals it
 * changes nothing that can be seen, with 1 or 2 it makes ties. `prevalence` defaults to `truePrevalence`, so components are calibrated unless said otherwise.
 *
 * @throws `scores/bad-component` (usage) for numbers out of range or a component without the group of an attribute that another has.
 */
export function scoresGapTruth(components: readonly ScoresComponent[], threshold = 0.5): ScoresGapTruth {
  check(components, threshold);
  const total = components.reduce((sum, { share }) => sum + share, 0);
  const placed = components.map((component) => place(component, total));
  const attributes = Object.keys(components[0]!.groups);
  return {
    overall: truthOf(placed, threshold),
    attributes: attributes.map((attribute) => {
      const names = [...new Set(components.map(({ groups }) => groups[attribute]!))];
      const groups = names.map((group) => ({
        group,
        ...truthOf(
          placed.filter(({ component }) => component.groups[attribute] === group),
          threshold,
        ),
      }));
      const aucs = groups.map(({ auc }) => auc);
      return { attribute, groups, gap: Math.max(...aucs) - Math.min(...aucs) };
    }),
  };
}

interface Placed {
  readonly component: ScoresComponent;
  readonly events: number;
  readonly nonEvents: number;
  readonly location: ScoreLocation;
  readonly calibration: { readonly intercept: number; readonly slope: number };
}

function place(component: ScoresComponent, total: number): Placed {
  const latents = { ...standard, prevalence: component.truePrevalence, ...defined(component) };
  const share = component.share / total;
  return {
    component,
    events: share * component.truePrevalence,
    nonEvents: share * (1 - component.truePrevalence),
    location: scoreLocation(latents),
    calibration: {
      intercept: latents.calibrationIntercept + logit(component.truePrevalence) - logit(latents.prevalence),
      slope: latents.calibrationSlope,
    },
  };
}

function defined({ auc, prevalence, calibrationSlope, calibrationIntercept }: ScoresComponent): Partial<ScoreLatents> {
  const given = { auc, prevalence, calibrationSlope, calibrationIntercept };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function truthOf(members: readonly Placed[], threshold: number): Omit<ScoresGroupTruth, 'group'> {
  const events = members.reduce((sum, member) => sum + member.events, 0);
  const nonEvents = members.reduce((sum, member) => sum + member.nonEvents, 0);
  const cut = logit(threshold);
  let auc = 0;
  let sensitivity = 0;
  let specificity = 0;
  for (const { location, events: own, nonEvents: others } of members) {
    sensitivity += (own / events) * normal.cdf((location.present - cut) / location.spread);
    specificity += (others / nonEvents) * normal.cdf((cut - location.absent) / location.spread);
    for (const other of members) {
      const spread = Math.sqrt(location.spread * location.spread + other.location.spread * other.location.spread);
      auc +=
        ((own * other.nonEvents) / (events * nonEvents)) *
        normal.cdf((location.present - other.location.absent) / spread);
    }
  }
  const { intercept, slope } = members[0]!.calibration;
  const isOneLine = members.every(
    ({ calibration }) =>
      Number.isFinite(intercept) && calibration.slope === slope && Math.abs(calibration.intercept - intercept) < 1e-12,
  );
  return {
    share: events + nonEvents,
    prevalence: events / (events + nonEvents),
    auc,
    sensitivity,
    specificity,
    calibration: isOneLine ? { intercept, slope } : null,
  };
}

function check(components: readonly ScoresComponent[], threshold: number): void {
  const names = Object.keys(components[0]?.groups ?? {});
  const isShare = (value: number): boolean => value > 0 && value < 1;
  const problems = [
    ...(components.length > 0 ? [] : ['there must be components']),
    ...(isShare(threshold) ? [] : [`threshold must be in (0, 1); got ${threshold}`]),
    ...components.flatMap((component, index) => {
      const { share, truePrevalence, groups, auc = 0.85, calibrationSlope = 1 } = component;
      const { prevalence = truePrevalence } = component;
      const where = `component ${index + 1}`;
      return [
        ...(share > 0 && Number.isFinite(share) ? [] : [`the share of ${where} must be above 0; got ${share}`]),
        ...(truePrevalence >= 0 && truePrevalence <= 1 && isShare(prevalence)
          ? []
          : [`the prevalences of ${where} must be in (0, 1)`]),
        ...(auc > 0.5 && auc < 1 ? [] : [`the AUC of ${where} must be in (0.5, 1); got ${auc}`]),
        ...(calibrationSlope > 0 ? [] : [`the calibration slope of ${where} must be above 0; got ${calibrationSlope}`]),
        ...names.filter((name) => groups[name] === undefined).map((name) => `${where} has no group of "${name}"`),
      ];
    }),
  ];
  if (problems.length > 0)
    throw usageError('scores/bad-component', `no truth follows: ${problems[0]}.`, {
      hint: 'Give each component a share above 0, prevalences between 0 and 1, an AUC between 0.5 and 1 and a group of every attribute.',
      problems,
    });
}
