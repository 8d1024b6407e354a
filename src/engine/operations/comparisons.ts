// Comparisons, logic and selection.
import { where } from '../functions/comparisons.ts';
import { sumToShape } from '../functions/sum-to-shape.ts';
import { broadcastShapes } from '../graph/broadcast.ts';
import type { PlainBinaryName } from '../graph/operation-attributes.ts';
import type { Emitter, Operation, OperationFamily } from './operation.ts';
import { binary, emit, isRestricted, zip } from './pointwise.ts';
import { requireCount, requireKind, requireOneType, type ValueKind } from './value-kind.ts';

type Names = 'and' | 'or' | 'xor' | 'equal' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual' | 'where';
type PairName = Exclude<Names, 'where'> & PlainBinaryName;
type LowerPair = string | ((names: readonly [string, string], node: unknown, emitter: Emitter) => string);

interface Predicate {
  readonly kind: ValueKind;
  readonly holds: (a: number, b: number) => boolean;
  readonly lower: LowerPair;
}

function predicate<Name extends PairName>(name: Name, { kind, holds, lower }: Predicate): Operation<Name> {
  return binary(name, { kind, result: 'bool', value: (a, b) => (holds(a, b) ? 1 : 0), gradient: 'zero', lower });
}

/** WebGPU has And and Not only. */
function neither(emitter: Emitter, [a, b]: readonly [string, string]): string {
  return emit(emitter, 'And', [emit(emitter, 'Not', [a]), emit(emitter, 'Not', [b])]);
}

const lowerOr = (names: readonly [string, string], _node: unknown, emitter: Emitter): string =>
  isRestricted(emitter) ? emit(emitter, 'Not', [neither(emitter, names)]) : emit(emitter, 'Or', names);

const lowerXor: LowerPair = (names, _node, emitter) => {
  if (!isRestricted(emitter)) return emit(emitter, 'Xor', names);
  const notBoth = emit(emitter, 'Not', [emit(emitter, 'And', names)]);
  return emit(emitter, 'And', [notBoth, emit(emitter, 'Not', [neither(emitter, names)])]);
};

const whereOperation: Operation<'where'> = {
  infer: (inputs) => {
    requireCount('where', inputs, [3, 3]);
    const [condition, a, b] = inputs;
    requireKind('where', 'truth', [condition!]);
    requireOneType('where', [a!, b!]);
    return [{ dtype: a!.dtype, shape: broadcastShapes('where', inputs) }];
  },
  gradient: ({ inputs }, [g], wanted) => {
    if (!g) return [];
    const [condition, a, b] = inputs;
    return [
      undefined,
      wanted[1] ? sumToShape(where(condition!, g, 0), a!.shape) : undefined,
      wanted[2] ? sumToShape(where(condition!, 0, g), b!.shape) : undefined,
    ];
  },
  evaluate: (inputs, _attributes, [output]) => [zip(inputs, output!, ([condition, a, b]) => (condition ? a! : b!))],
  lower: (node, emitter) => {
    const [condition, a, b] = node.inputs.map((input) => emitter.name(input)) as [string, string, string];
    if (node.inputs[1]!.dtype !== 'bool' || emitter.target === 'webgpu')
      return emitter.node('Where', [condition, a, b]);
    const taken = emit(emitter, 'And', [condition, a]);
    const other = emit(emitter, 'And', [emit(emitter, 'Not', [condition]), b]);
    return [lowerOr([taken, other], node, emitter)];
  },
};

/** Definitions of comparisons, logic and selection. */
export const comparisonOperations: OperationFamily<Names> = {
  and: predicate('and', { kind: 'truth', holds: (a, b) => a !== 0 && b !== 0, lower: 'And' }),
  or: predicate('or', { kind: 'truth', holds: (a, b) => a !== 0 || b !== 0, lower: lowerOr }),
  xor: predicate('xor', { kind: 'truth', holds: (a, b) => a !== b, lower: lowerXor }),
  equal: predicate('equal', { kind: 'any', holds: (a, b) => a === b, lower: 'Equal' }),
  less: predicate('less', { kind: 'number', holds: (a, b) => a < b, lower: 'Less' }),
  lessOrEqual: predicate('lessOrEqual', { kind: 'number', holds: (a, b) => a <= b, lower: 'LessOrEqual' }),
  greater: predicate('greater', { kind: 'number', holds: (a, b) => a > b, lower: 'Greater' }),
  greaterOrEqual: predicate('greaterOrEqual', { kind: 'number', holds: (a, b) => a >= b, lower: 'GreaterOrEqual' }),
  where: whereOperation,
};
