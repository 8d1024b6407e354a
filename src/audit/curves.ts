// The curves of one group: what the report draws.
import type { Task } from '../cases/cases.ts';
import { equalWidthEdges } from '../metrics/calibration/bins.ts';
import { calibrationBins } from '../metrics/curves/calibration-bins.ts';
import { netBenefitCurve } from '../metrics/curves/net-benefit-curve.ts';
import { rocCurve } from '../metrics/curves/roc-curve.ts';
import { histogramEdges, scoreHistogram } from '../metrics/curves/score-histogram.ts';
import { smoothCalibration } from '../metrics/curves/smooth-calibration.ts';
import type { Curves } from './result.ts';
import type { Frame } from './sample.ts';
import type { TaskSettings } from './settings.ts';

/** ROC curve, calibration, net benefit and score distribution of a binary task's group; undefined for other tasks and for decisions. */
export function curvesOf({ sample, patient }: Frame, task: Task, settings: TaskSettings): Curves | undefined {
  if (task.kind !== 'binary' || sample.kind !== 'binary' || sample.score === undefined) return undefined;
  const rows = { label: sample.label, score: sample.score, weight: sample.weight, order: sample.order };
  const curves: Curves = {};
  const roc = rocCurve(rows);
  if ('points' in roc) curves.roc = roc.points;
  const bins = calibrationBins(rows, settings.massEdges ?? equalWidthEdges());
  if ('bins' in bins) {
    const smooth = smoothCalibration(rows, { patient });
    curves.calibration = { bins: bins.bins, smooth: 'points' in smooth ? smooth.points : [] };
  }
  const benefit = netBenefitCurve(rows);
  if ('points' in benefit) curves.netBenefit = benefit.points;
  if (settings.scoreRange !== undefined) {
    const range = histogramEdges(Float64Array.from(settings.scoreRange));
    if ('edges' in range) curves.scores = scoreHistogram(rows, range.edges);
  }
  return curves;
}
