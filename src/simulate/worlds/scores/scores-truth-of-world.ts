// The truth of a world file of scores: its joint distribution enumerated, and the formula applied to it.
import { usageError } from '../../../core/errors.ts';
import type { NodeValue, NodeValues } from '../../graph/causal-graph.ts';
import { graphDistribution } from '../../graph/graph-distribution.ts';
import type { LatentSource, WorldFile } from '../../world-file/world-file.ts';
import { type ScoresComponent, type ScoresGapTruth, scoresGapTruth } from './scores-gap-truth.ts';
import { scoresLatents } from './scores-latents.ts';

const placing = ['truth', 'auc', 'prevalence', 'calibrationSlope', 'calibrationIntercept'] as const;

interface Sum {
  readonly component: Omit<ScoresComponent, 'share' | 'truePrevalence'>;
  present: number;
  absent: number;
}

/**
 * AUC, calibration, sensitivity and specificity, at the probability `threshold` (in (0, 1)), of every group of the
 * attributes (and the site) of a world file of scores, against the truth (not the recorded label), without any drawing.
 * `truth`, `auc`, `prevalence` and the calibration must come from nodes that are discrete with all they depend on;
 * `patientEffect` may be anything: a standard normal is taken for granted, which leaves single cases as they are.
 * @throws `scores/bad-world` (usage) for a file of another world or without attributes; `simulate/not-discrete` (usage)
 * where the distribution cannot be enumerated; `scores/bad-component` (usage) for values or a threshold out of range.
 */
export function scoresTruthOfWorld(file: WorldFile, threshold = 0.5): ScoresGapTruth {
  const attributes = [
    ...new Set([...file.table.attributes, ...(file.table.site === undefined ? [] : [file.table.site])]),
  ];
  if (file.world !== 'scores' || attributes.length === 0) {
    throw usageError(
      'scores/bad-world',
      `${file.file} is of the world "${file.world}" with ${attributes.length} attributes; the truth of scores needs the world "scores" and an attribute.`,
      { hint: 'Name attributes under table, as in table: { attributes: [race] }.' },
    );
  }
  const sources = file.latents.filter(({ name }) => (placing as readonly string[]).includes(name));
  const names = [...new Set([...attributes, ...sources.flatMap((source) => nodesOf(source, file.graph.names))])];
  const sums = new Map<string, Sum>();
  for (const { values, probability } of graphDistribution(file.graph, { names })) {
    const latents = latentsAt(sources, values);
    const groups = Object.fromEntries(attributes.map((name) => [name, String(values[name])]));
    const { truth, ...rest } = latents;
    const key = JSON.stringify([groups, rest]);
    const sum = sums.get(key) ?? { component: { groups, ...rest }, present: 0, absent: 0 };
    if (truth === 1) sum.present += probability;
    else sum.absent += probability;
    sums.set(key, sum);
  }
  const components = [...sums.values()].map(({ component, present, absent }) => ({
    ...component,
    share: present + absent,
    truePrevalence: present / (present + absent),
  }));
  return scoresGapTruth(components, threshold);
}

/** The nodes whose names stand in a source. */
function nodesOf({ explicit, text, name }: LatentSource, known: readonly string[]): string[] {
  return explicit ? (text.match(/[A-Za-z_]\w*/g) ?? []).filter((word) => known.includes(word)) : [name];
}

function latentsAt(sources: readonly LatentSource[], values: NodeValues): Record<(typeof placing)[number], number> {
  const standards = placing.map((name) => [name, scoresLatents.find((latent) => latent.name === name)!.standard]);
  const given = sources.map(({ name, evaluate }): [string, NodeValue] => [name, evaluate(values)]);
  return Object.fromEntries([...standards, ...given]);
}
