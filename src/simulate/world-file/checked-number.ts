// A numeric parameter of a distribution: checked for every combination of values that is known to occur, and again at every draw.
import type { NodeValues } from '../graph/causal-graph.ts';
import { DrawFault, describeValues } from '../graph/draw-fault.ts';
import { namesIn } from '../graph/expression/expression.ts';
import { type Choice, keysOf, leavesOf, type SourcedExpression } from './choice.ts';
import type { CheckedExpression, NodeScope } from './node-scope.ts';

/** What a parameter is called and which numbers it may be. */
export interface Demand {
  readonly what: string;
  readonly low?: number;
  readonly high?: number;
}

export const probability = (what: string): Demand => ({ what, low: 0, high: 1 });

/** A parameter ready for use. */
export interface CheckedNumber {
  readonly evaluate: (values: NodeValues) => number;
  /** Least and greatest number that can occur, as far as known. */
  readonly low: number;
  readonly high: number;
  /** The number, if it is the same for every case. */
  readonly constant: number | undefined;
}

/** Checks a parameter; undefined after a problem, which is reported. Its function throws `DrawFault` for a number that is not allowed. */
export function checkNumber(
  choice: Choice<SourcedExpression>,
  demand: Demand,
  scope: NodeScope,
): CheckedNumber | undefined {
  const leaves: CheckedExpression[] = [];
  const leafOf = scope.select(choice, (leaf) => {
    const checked = scope.check(leaf);
    if (checked === undefined) return undefined;
    if (checked.domain?.type === 'text') {
      scope.problems.add(leaf.path, `${demand.what} must be a number; "${leaf.text}" is a text.`);
      return undefined;
    }
    leaves.push(checked);
    return checked;
  });
  if (leafOf === undefined) return undefined;
  const names = [
    ...new Set([...keysOf(choice), ...leavesOf(choice).map(({ leaf }) => leaf)].flatMap(({ tree }) => namesIn(tree))),
  ];
  const wrong = new Set<CheckedExpression>();
  reportRanges(leaves, demand, { scope, wrong });
  reportValues(leafOf, demand, { scope, wrong, names });
  if (wrong.size > 0) return undefined;
  const low = Math.min(...leaves.map(({ domain }) => domain?.low ?? Number.NEGATIVE_INFINITY));
  const high = Math.max(...leaves.map(({ domain }) => domain?.high ?? Number.POSITIVE_INFINITY));
  return { low, high, constant: low === high ? low : undefined, evaluate: guarded(leafOf, demand) };
}

interface Report {
  readonly scope: NodeScope;
  readonly wrong: Set<CheckedExpression>;
}

/** Leaves that cannot be right whatever the case. */
function reportRanges(leaves: readonly CheckedExpression[], demand: Demand, { scope, wrong }: Report): void {
  for (const leaf of leaves) {
    const { low, high } = leaf.domain ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    const beyond = low > (demand.high ?? Number.POSITIVE_INFINITY) || high < (demand.low ?? Number.NEGATIVE_INFINITY);
    if (!beyond) continue;
    wrong.add(leaf);
    const got = low === high ? `${low}` : `from ${low} to ${high}`;
    scope.problems.add(leaf.source.path, `${demand.what} must be ${allowed(demand)}; it is ${got}.`);
  }
}

/** Leaves that are wrong for a combination of values that occurs. */
function reportValues(
  leafOf: (values: NodeValues) => CheckedExpression,
  demand: Demand,
  { scope, wrong, names }: Report & { readonly names: readonly string[] },
): void {
  for (const values of scope.combinations(names) ?? []) {
    const found = faultAt(leafOf, values, demand);
    if (found === undefined || wrong.has(found.leaf)) continue;
    wrong.add(found.leaf);
    scope.problems.add(found.leaf.source.path, `${found.fault}${describeValues(values, names)}.`);
  }
}

/** A leaf and what is wrong with it for these values. */
interface LeafFault {
  readonly leaf: CheckedExpression;
  readonly fault: string;
}

function faultAt(
  leafOf: (values: NodeValues) => CheckedExpression,
  values: NodeValues,
  demand: Demand,
): LeafFault | undefined {
  let leaf: CheckedExpression | undefined;
  try {
    leaf = leafOf(values);
    const value = leaf.evaluate(values) as number;
    return isAllowed(value, demand)
      ? undefined
      : { leaf, fault: `${demand.what} must be ${allowed(demand)}; it is ${value}` };
  } catch (error) {
    if (!(error instanceof DrawFault)) throw error;
    return leaf && { leaf, fault: `${demand.what} "${leaf.source.text}": ${error.message}` };
  }
}

function guarded(leafOf: (values: NodeValues) => CheckedExpression, demand: Demand): (values: NodeValues) => number {
  return (values) => {
    const { evaluate, source } = leafOf(values);
    let value: number;
    try {
      value = evaluate(values) as number;
    } catch (error) {
      throw error instanceof DrawFault ? new DrawFault(`${demand.what} "${source.text}": ${error.message}`) : error;
    }
    if (isAllowed(value, demand)) return value;
    throw new DrawFault(`${demand.what} "${source.text}" must be ${allowed(demand)}; it is ${value}`);
  };
}

function isAllowed(
  value: number,
  { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY }: Demand,
): boolean {
  return value >= low && value <= high;
}

function allowed({ low, high }: Demand): string {
  if (low === undefined) return high === undefined ? 'a number' : `${high} or less`;
  return high === undefined ? `${low} or more` : `from ${low} to ${high}`;
}
