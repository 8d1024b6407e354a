// Operators that work element by element.
import { type DataType, elementCount } from '../../../core/tensor-value.ts';
import type { PlainBinaryName, PlainUnaryName } from '../../graph/operation-attributes.ts';
import { isFloating, type Tensor } from '../../graph/tensor.ts';
import { type ImportedNode, keep, type OperatorDefinition, type OperatorTable, operand } from '../converter.ts';

const unaryNames = {
  Neg: 'neg',
  Abs: 'abs',
  Sign: 'sign',
  Exp: 'exp',
  Log: 'log',
  Sqrt: 'sqrt',
  Reciprocal: 'reciprocal',
  Floor: 'floor',
  Ceil: 'ceil',
  Round: 'round',
  Sin: 'sin',
  Cos: 'cos',
  Tan: 'tan',
  Asin: 'asin',
  Acos: 'acos',
  Atan: 'atan',
  Sinh: 'sinh',
  Cosh: 'cosh',
  Asinh: 'asinh',
  Acosh: 'acosh',
  Atanh: 'atanh',
  Tanh: 'tanh',
  Sigmoid: 'sigmoid',
  Erf: 'erf',
  Relu: 'relu',
  Softplus: 'softplus',
  Softsign: 'softsign',
  HardSwish: 'hardSwish',
  Mish: 'mish',
  Not: 'not',
  IsNaN: 'isNaN',
} as const satisfies Readonly<Record<string, PlainUnaryName>>;

const binaryNames = {
  Add: 'add',
  Sub: 'sub',
  Mul: 'mul',
  Div: 'div',
  And: 'and',
  Or: 'or',
  Xor: 'xor',
  Equal: 'equal',
  Less: 'less',
  LessOrEqual: 'lessOrEqual',
  Greater: 'greater',
  GreaterOrEqual: 'greaterOrEqual',
} as const satisfies Readonly<Record<string, PlainBinaryName>>;

function unary(operation: PlainUnaryName): OperatorDefinition {
  return { becomes: [operation], convert: (node) => [node.build.add(operation, [operand(node, 0)], {})] };
}

function binary(operation: PlainBinaryName): OperatorDefinition {
  return {
    becomes: [operation, 'reshape'],
    convert: (node) => [node.build.add(operation, [operand(node, 0), secondOperand(node)], {})],
  };
}

/** The second operand of a binary operator; before opset 7 it broadcast only when told to, from an axis of the first. */
function secondOperand(node: ImportedNode): Tensor {
  const [a, b] = [operand(node, 0), operand(node, 1)];
  if (node.version >= 7 || !node.attributes.flag('broadcast', false) || !node.attributes.has('axis')) return b;
  const axis = node.attributes.int('axis');
  const start = axis < 0 ? axis + a.shape.length : axis;
  const trailing = a.shape.length - start - b.shape.length;
  return trailing > 0 ? node.build.add('reshape', [b], { shape: [...b.shape, ...Array(trailing).fill(1)] }) : b;
}

function power(node: ImportedNode): readonly Tensor[] {
  const [base, exponent] = [operand(node, 0), secondOperand(node)];
  if (exponent.dtype === base.dtype) return [node.build.add('pow', [base, exponent], {})];
  const wide = isFloating(base.dtype) ? base.dtype : 'float64';
  const cast = (x: Tensor): Tensor => (x.dtype === wide ? x : node.build.add('cast', [x], { to: wide }));
  const result = node.build.add('pow', [cast(base), cast(exponent)], {});
  return [wide === base.dtype ? result : node.build.add('cast', [result], { to: base.dtype })];
}

/** Several operands by pairs. */
function nary(operation: 'add' | 'maximum' | 'minimum'): OperatorDefinition {
  return {
    becomes: [operation],
    convert: (node) => [joined(node, operation)],
  };
}

function joined(node: ImportedNode, operation: 'add' | 'maximum' | 'minimum'): Tensor {
  return node.inputs
    .map((_, index) => operand(node, index))
    .reduce((left, right) => node.build.add(operation, [left, right], {}));
}

function mean(node: ImportedNode): readonly Tensor[] {
  const sum = joined(node, 'add');
  return [node.build.add('div', [sum, node.build.scalar(node.inputs.length, sum.dtype)], {})];
}

function clip(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  if (node.version < 11) {
    const min = node.attributes.float('min', Number.NEGATIVE_INFINITY);
    const max = node.attributes.float('max', Number.POSITIVE_INFINITY);
    return [node.build.add('clip', [x], { min, max })];
  }
  const bounds = [node.inputs[1], node.inputs[2]] as const;
  const [min, max] = bounds.map((bound) => (bound ? node.build.valueOf(bound) : undefined));
  const isKnown = (!bounds[0] || min) && (!bounds[1] || max);
  if (isKnown && isFloating(x.dtype)) {
    return [
      node.build.add('clip', [x], {
        min: min ? scalarOf(node, bounds[0]!) : Number.NEGATIVE_INFINITY,
        max: max ? scalarOf(node, bounds[1]!) : Number.POSITIVE_INFINITY,
      }),
    ];
  }
  const raised = bounds[0] ? node.build.add('maximum', [x, bounds[0]], {}) : x;
  return [bounds[1] ? node.build.add('minimum', [raised, bounds[1]], {}) : raised];
}

function scalarOf(node: ImportedNode, tensor: Tensor): number {
  const wide = node.build.valueOf(node.build.add('cast', [tensor], { to: 'float64' }));
  return Number(wide!.data[0]);
}

function cast(node: ImportedNode, to: DataType | undefined): readonly Tensor[] {
  const x = operand(node, 0);
  if (to === undefined) return keep('it casts to a type that the graph does not have');
  return [x.dtype === to ? x : node.build.add('cast', [x], { to })];
}

const oldTypeNames: Readonly<Record<string, DataType>> = {
  FLOAT: 'float32',
  DOUBLE: 'float64',
  FLOAT16: 'float16',
  INT8: 'int8',
  UINT8: 'uint8',
  INT16: 'int16',
  UINT16: 'uint16',
  INT32: 'int32',
  UINT32: 'uint32',
  INT64: 'int64',
  UINT64: 'uint64',
  BOOL: 'bool',
};

function castTarget(node: ImportedNode): DataType | undefined {
  if (node.version < 6) return oldTypeNames[node.attributes.string('to')];
  return node.readType(node.attributes.int('to'));
}

function shrink(node: ImportedNode): readonly Tensor[] {
  const { build } = node;
  const x = operand(node, 0);
  const bias = build.scalar(node.attributes.float('bias', 0), x.dtype);
  const threshold = node.attributes.float('lambd', 0.5);
  const isBelow = build.add('less', [x, build.scalar(-threshold, x.dtype)], {});
  const isAbove = build.add('greater', [x, build.scalar(threshold, x.dtype)], {});
  const outer = build.add('where', [isAbove, build.add('sub', [x, bias], {}), build.scalar(0, x.dtype)], {});
  return [build.add('where', [isBelow, build.add('add', [x, bias], {}), outer], {})];
}

function prelu(node: ImportedNode): readonly Tensor[] {
  const [x, slope] = [operand(node, 0), operand(node, 1)];
  const isPerChannel = node.version < 7 && elementCount(slope.shape) > 1;
  const shape = [...slope.shape, ...Array(Math.max(0, x.shape.length - 2)).fill(1)];
  return [node.build.add('prelu', [x, isPerChannel ? node.build.add('reshape', [slope], { shape }) : slope], {})];
}

function swish(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const alpha = node.attributes.float('alpha', 1);
  if (alpha === 1) return [node.build.add('silu', [x], {})];
  const scaled = node.build.add('mul', [x, node.build.scalar(alpha, x.dtype)], {});
  return [node.build.add('mul', [x, node.build.add('sigmoid', [scaled], {})], {})];
}

/** Elementwise arithmetic, comparisons, logic, activations and casts. */
export const elementwiseConverters: OperatorTable = {
  ...Object.fromEntries(Object.entries(unaryNames).map(([operator, operation]) => [operator, unary(operation)])),
  ...Object.fromEntries(Object.entries(binaryNames).map(([operator, operation]) => [operator, binary(operation)])),
  Pow: { becomes: ['pow', 'cast', 'reshape'], convert: power },
  Mod: {
    becomes: ['mod'],
    convert: (node) => [
      node.build.add('mod', [operand(node, 0), operand(node, 1)], { truncated: node.attributes.flag('fmod', false) }),
    ],
  },
  Sum: nary('add'),
  Max: nary('maximum'),
  Min: nary('minimum'),
  Mean: { becomes: ['add', 'div'], convert: mean },
  Where: {
    becomes: ['where'],
    convert: (node) => [node.build.add('where', [operand(node, 0), operand(node, 1), operand(node, 2)], {})],
  },
  Clip: { becomes: ['clip', 'maximum', 'minimum'], convert: clip },
  Cast: { becomes: ['cast'], convert: (node) => cast(node, castTarget(node)), keeps: 'texts, 8-bit and 4-bit floats' },
  CastLike: { becomes: ['cast'], convert: (node) => cast(node, operand(node, 1).dtype) },
  Gelu: {
    becomes: ['gelu'],
    convert: (node) => {
      const approximate = node.attributes.string('approximate', 'none') === 'tanh' ? 'tanh' : 'none';
      return [node.build.add('gelu', [operand(node, 0)], { approximate })];
    },
  },
  LeakyRelu: {
    becomes: ['leakyRelu'],
    convert: (node) => [
      node.build.add('leakyRelu', [operand(node, 0)], { alpha: node.attributes.float('alpha', 0.01) }),
    ],
  },
  Elu: {
    becomes: ['elu'],
    convert: (node) => [node.build.add('elu', [operand(node, 0)], { alpha: node.attributes.float('alpha', 1) })],
  },
  Celu: {
    becomes: ['celu'],
    convert: (node) => [node.build.add('celu', [operand(node, 0)], { alpha: node.attributes.float('alpha', 1) })],
  },
  Selu: {
    becomes: ['selu'],
    convert: (node) => {
      const alpha = node.attributes.float('alpha', node.version < 6 ? 1.6732 : 1.6732631921768188);
      const gamma = node.attributes.float('gamma', node.version < 6 ? 1.0507 : 1.0507010221481323);
      return [node.build.add('selu', [operand(node, 0)], { alpha, gamma })];
    },
  },
  HardSigmoid: {
    becomes: ['hardSigmoid'],
    convert: (node) => {
      const alpha = node.attributes.float('alpha', Math.fround(0.2));
      return [node.build.add('hardSigmoid', [operand(node, 0)], { alpha, beta: node.attributes.float('beta', 0.5) })];
    },
  },
  ThresholdedRelu: {
    becomes: ['thresholdedRelu'],
    convert: (node) => [
      node.build.add('thresholdedRelu', [operand(node, 0)], { alpha: node.attributes.float('alpha', 1) }),
    ],
  },
  Swish: { becomes: ['silu', 'mul', 'sigmoid'], convert: swish },
  Shrink: { becomes: ['less', 'greater', 'where', 'add', 'sub'], convert: shrink },
  PRelu: { becomes: ['prelu', 'reshape'], convert: prelu },
  IsInf: {
    becomes: ['isInf'],
    convert: (node) => [
      node.build.add('isInf', [operand(node, 0)], {
        negative: node.attributes.flag('detect_negative', true),
        positive: node.attributes.flag('detect_positive', true),
      }),
    ],
  },
};
