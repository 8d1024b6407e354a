// One small example of every kind of chart of the pages, with figures made up once and written down here.
import { h, render } from 'preact';
import type { ComparedGroup } from '../../../src/audit/compare-result.ts';
import type { Curves, GroupResult, Measure } from '../../../src/audit/result.ts';
import { calibrationChart } from '../../../src/report/charts/calibration.ts';
import type { Canvas } from '../../../src/report/charts/canvas.ts';
import type { CurveGroup } from '../../../src/report/charts/curve-group.ts';
import { forestChart, forestDomain } from '../../../src/report/charts/forest.ts';
import { gapRulerChart } from '../../../src/report/charts/gap-ruler.ts';
import { groupChangeChart } from '../../../src/report/charts/group-change.ts';
import { netBenefitChart } from '../../../src/report/charts/net-benefit.ts';
import { operatingPointChart } from '../../../src/report/charts/operating-point.ts';
import { paretoChart } from '../../../src/report/charts/pareto.ts';
import { rocChart } from '../../../src/report/charts/roc.ts';
import { scoresChart } from '../../../src/report/charts/scores.ts';
import { overallStyle, seriesStyle } from '../../../src/report/charts/series.ts';
import { shrinkageChart } from '../../../src/report/charts/shrinkage.ts';
import { type ChangeOptions, changeChart } from '../../../ui/charts/change-chart.ts';
import { lineChart } from '../../../ui/charts/line-chart.ts';
import { pairChart } from '../../../ui/pages/cases/pairs/pair-chart.ts';
import { GraphDrawing } from '../../../ui/pages/simulate/graph-drawing.tsx';

/** Kinds of charts by the names of their snapshots. */
export const chartExamples: Readonly<Record<string, (canvas: Canvas) => string>> = {
  forest: (canvas) =>
    forestChart(canvas, {
      ...{ title: 'AUC by race', metric: 'auc', axisLabel: 'AUC (higher is better)', compact: false, events: true },
      ...{ all, groups, domain: forestDomain([all, ...groups], 'auc', [0, 1]) },
    }),
  'forest-narrow': (canvas) =>
    forestChart(canvas, {
      ...{ title: 'AUC by race', metric: 'auc', axisLabel: 'AUC (higher is better)', compact: true, events: false },
      ...{ all, groups, domain: forestDomain([all, ...groups], 'auc', [0, 1]) },
    }),
  'forest-stacked': (canvas) =>
    forestChart(canvas, {
      ...{ title: 'AUC by race', metric: 'auc', axisLabel: 'AUC (higher is better)', compact: false, stacked: true },
      ...{ all, groups, domain: forestDomain([all, ...groups], 'auc', [0, 1]), events: true },
    }),
  roc: (canvas) => rocChart(canvas, 'ROC by race', curveGroups),
  calibration: (canvas) => calibrationChart(canvas, 'Calibration by race', curveGroups),
  'net-benefit': (canvas) => netBenefitChart(canvas, 'Net benefit by race', curveGroups),
  scores: (canvas) => scoresChart(canvas, 'Scores by race', curveGroups.slice(1)),
  'operating-point': (canvas) =>
    operatingPointChart(canvas, 'Rates at the threshold', {
      all,
      groups,
      metrics: ['sensitivity', 'specificity', 'ppv'],
    }),
  'operating-point-narrow': (canvas) =>
    operatingPointChart(canvas, 'Rates at the threshold', {
      ...{ all, groups, metrics: ['sensitivity', 'specificity', 'ppv'], compact: true },
    }),
  'gap-ruler': (canvas) =>
    gapRulerChart(canvas, {
      ...{ title: 'Gap by race', delta: 0.05, gap: 0.083, low: 0.041, high: 0.125, detectable: 0.036 },
      colour: 'var(--strong)',
    }),
  intersections: (canvas) => shrinkageChart(canvas, crossed),
  'intersections-narrow': (canvas) => shrinkageChart(canvas, { ...crossed, compact: true }),
  compare: (canvas) => changeChart(canvas, change),
  'compare-narrow': (canvas) => changeChart(canvas, { ...change, compact: true }),
  'learning-curve': (canvas) =>
    lineChart(canvas, {
      ...{ title: 'Validation AUC by sex', axisLabel: 'AUC', epochLabel: 'epoch', selected: 4 },
      lines: [
        { name: 'All', style: overallStyle, overall: true, points: epochs([0.6, 0.7, 0.76, 0.79, 0.785]) },
        { name: 'F', style: seriesStyle(0), points: epochs([0.62, 0.73, 0.79, 0.81, 0.8]) },
        { name: 'M', style: seriesStyle(1), points: epochs([0.58, 0.66, null, 0.76, 0.77]) },
      ],
    }),
  pareto: (canvas) =>
    paretoChart(canvas, {
      title: 'All against the group served worst',
      labels: ['AUC', 'worst group'],
      points: [
        point(1, 'erm', [0.84, 0.71]),
        point(2, 'group-dro', [0.82, 0.77]),
        point(3, 'reweight', [0.81, 0.74]),
        { ...point(4, 'oracle', [0.86, 0.8]), isReference: true },
      ],
    }),
  'group-change': (canvas) =>
    groupChangeChart(canvas, {
      ...{ title: 'evenhand-robust', groups: ['majority', 'minority'], margin: 0.02, domain: [-0.08, 0.12] },
      changes: [
        { world: 'contradictory', group: 'majority', change: 0.01, low: -0.01, high: 0.03 },
        { world: 'contradictory', group: 'minority', change: 0.07, low: 0.02, high: 0.11 },
        { world: 'shuffled', group: 'majority', change: -0.03, low: -0.05, high: -0.01 },
        { world: 'shuffled', group: 'minority', change: 0.02, low: Number.NaN, high: Number.NaN },
      ],
    }),
  pair: () =>
    pairChart(
      {
        epochs: [1, 2, 3, 4, 5, 6],
        loss: Float32Array.of(3.1, 3, 1.9, 1.2, 0.9, 0.8),
        weight: Float32Array.of(1, 1, 1, 0.6, 0.3, 0.1),
        flagged: Float32Array.of(0, 0, 0, 1, 1, 1),
        group: { attribute: 'sex', name: 'F', middle: Float32Array.of(3.1, 3, 2.8, 2.7, 2.6, 2.6) },
        reason: undefined,
      },
      {
        low: Float32Array.of(2.9, 2.6, 2.3, 2.1, 2, 1.9),
        middle: Float32Array.of(3.1, 2.9, 2.7, 2.6, 2.5, 2.5),
        high: Float32Array.of(3.4, 3.3, 3.2, 3.1, 3, 3),
      },
      '000154',
    ),
  world: () => graph(undefined),
  'world-chosen': () => graph('site'),
};

function measure(value: number, half: number): Measure {
  return { value, low: value - half, high: value + half, method: 'made up' };
}

function group(name: string, cases: number | null, auc: Measure, scored = true): GroupResult {
  const rate = 'value' in auc ? auc.value : 0.5;
  return {
    ...{ group: name, cases, patients: cases, events: cases === null ? null : Math.round(cases / 8), nonEvents: null },
    ...{ prevalence: 0.125, withheld: [], scored, designEffect: 1 },
    metrics: {
      auc,
      sensitivity: measure(rate - 0.02, 0.06),
      specificity: measure(rate - 0.1, 0.03),
      ppv: scored ? measure(0.42, 0.05) : { undefined: 'too few events' },
    },
  };
}

const all = group('All', 2140, measure(0.84, 0.012));
const groups = [
  group('White', 1320, measure(0.85, 0.015)),
  group('Asian', 480, measure(0.86, 0.024)),
  group('Black', 310, measure(0.79, 0.036)),
  group('Unknown', 30, measure(0.64, 0.22), false),
  group('Pacific', null, { undefined: 'too few events' }, false),
];

const crossed = {
  ...{ title: 'AUC by race x sex', axisLabel: 'AUC', overall: 0.84 },
  rows: [
    { group: 'Asian x F', cases: 120, seen: measure(0.88, 0.05), shrunken: measure(0.86, 0.03) },
    { group: 'Black x F', cases: 64, seen: measure(0.71, 0.09), shrunken: measure(0.77, 0.05) },
    { group: 'Black x M', cases: null, seen: { undefined: 'too few events' }, shrunken: measure(0.79, 0.07) },
    { group: 'White x M', cases: 940, seen: measure(0.85, 0.02), shrunken: measure(0.85, 0.02) },
  ],
};

const change: ChangeOptions = {
  ...{ title: 'Change of AUC', axisLabel: 'AUC', direction: 'higher' },
  groups: [
    compared('Asian', [0.86, 0.88], 'not-worse'),
    compared('White', [0.85, 0.851], 'not-worse'),
    compared('Unknown', [0.8, 0.785], 'unclear'),
    compared('Black', [0.79, 0.74], 'worse'),
  ],
};

/** Curves of a score whose power and calibration are set by two numbers; plain arithmetic, so the same everywhere. */
function curves(power: number, shift: number): Curves {
  const steps = Array.from({ length: 21 }, (_, step) => step / 20);
  const hump = (centre: number) => steps.slice(1).map((at) => Math.max(0, 0.2 - (at - centre) * (at - centre)));
  return {
    roc: steps.map((fpr) => ({ fpr, tpr: 1 - (1 - fpr) * (1 - fpr) * (1 - power * Math.sqrt(fpr)) })),
    calibration: {
      bins: [],
      smooth: steps.map((score) => {
        const observed = Math.min(1, score * (1 + shift * (1 - score)));
        return { score, observed, low: Math.max(0, observed - 0.05), high: Math.min(1, observed + 0.05) };
      }),
    },
    netBenefit: steps.slice(0, 11).map((threshold) => ({
      threshold,
      model: 0.12 * (1 - threshold) * (0.6 + power / 2),
      all: 0.12 - (0.88 * threshold) / (1 - threshold),
    })),
    scores: { edges: steps, events: hump(0.55 + power / 4), nonEvents: hump(0.25) },
  };
}

const curveGroups: readonly CurveGroup[] = [
  { name: 'All', style: overallStyle, overall: true, curves: curves(0.7, 0) },
  {
    name: 'White',
    style: seriesStyle(0),
    overall: false,
    curves: curves(0.75, 0.1),
    operating: { fpr: 0.2, tpr: 0.58 },
  },
  {
    name: 'Black',
    style: seriesStyle(1),
    overall: false,
    curves: curves(0.4, -0.3),
    operating: { fpr: 0.1, tpr: 0.29 },
  },
];

function compared(
  name: string,
  [first, second]: readonly [number, number],
  outcome: ComparedGroup['outcome'],
): ComparedGroup {
  const change = measure(second - first, 0.012);
  return {
    group: name,
    cases: 400,
    patients: 380,
    primary: { first, second, change, p: 0.1 },
    pAdjusted: 0.2,
    outcome,
    metrics: {},
  };
}

function epochs(values: readonly (number | null)[]) {
  return values.map((value, place) => ({ epoch: place + 1, value }));
}

function point(number: number, name: string, [x, y]: readonly [number, number]) {
  return {
    name,
    number,
    x,
    y,
    xLimits: [x - 0.02, x + 0.02],
    yLimits: [y - 0.04, y + 0.03],
    isReference: false,
  } as const;
}

function graph(selected: string | undefined): string {
  const node = (
    name: string,
    parents: readonly string[],
    more: { latent?: string; column?: 'label' | 'site' } = {},
  ) => ({
    ...{ name, kind: 'category', parents, about: '' },
    ...{ latent: more.latent, column: more.column },
  });
  const nodes = [
    node('age', []),
    node('site', [], { column: 'site' }),
    node('disease', ['age'], { column: 'label' }),
    node('cup', ['disease'], { latent: 'cupToDisc' }),
    node('brightness', ['site'], { latent: 'brightness' }),
    node('note', ['disease', 'site']),
  ];
  const box = document.createElement('div');
  render(h(GraphDrawing, { nodes, selected, title: 'What acts on what' }), box);
  return box.innerHTML;
}
