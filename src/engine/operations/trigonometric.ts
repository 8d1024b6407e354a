// Trigonometric and hyperbolic functions and their inverses.
import * as core from '../../core/math.ts';
import { add, div, mul, neg, sqrt, square, sub } from '../functions/elementwise.ts';
import * as trigonometric from '../functions/trigonometric.ts';
import { acos, acosh, asin, asinh, atanh, cosh, sinh, tan } from './derived-functions.ts';
import type { OperationFamily } from './operation.ts';
import { unary } from './pointwise.ts';

type Names = 'sin' | 'cos' | 'tan' | 'asin' | 'acos' | 'atan' | 'sinh' | 'cosh' | 'asinh' | 'acosh' | 'atanh';

/** Definitions of the trigonometric and hyperbolic operations. */
export const trigonometricOperations: OperationFamily<Names> = {
  sin: unary('sin', {
    kind: 'real',
    value: core.sin,
    gradient: ({ x, g }) => mul(g, trigonometric.cos(x)),
    lower: 'Sin',
  }),
  cos: unary('cos', {
    kind: 'real',
    value: core.cos,
    gradient: ({ x, g }) => neg(mul(g, trigonometric.sin(x))),
    lower: 'Cos',
  }),
  tan: unary('tan', {
    kind: 'real',
    value: tan,
    gradient: ({ y, g }) => mul(g, add(square(y), 1)),
    lower: 'Tan',
  }),
  asin: unary('asin', {
    kind: 'real',
    value: asin,
    gradient: ({ x, g }) => div(g, sqrt(sub(1, square(x)))),
    lower: 'Asin',
  }),
  acos: unary('acos', {
    kind: 'real',
    value: acos,
    gradient: ({ x, g }) => neg(div(g, sqrt(sub(1, square(x))))),
    lower: 'Acos',
  }),
  atan: unary('atan', {
    kind: 'real',
    value: core.atan,
    gradient: ({ x, g }) => div(g, add(square(x), 1)),
    lower: 'Atan',
  }),
  sinh: unary('sinh', {
    kind: 'real',
    value: sinh,
    gradient: ({ x, g }) => mul(g, trigonometric.cosh(x)),
    lower: 'Sinh',
  }),
  cosh: unary('cosh', {
    kind: 'real',
    value: cosh,
    gradient: ({ x, g }) => mul(g, trigonometric.sinh(x)),
    lower: 'Cosh',
  }),
  asinh: unary('asinh', {
    kind: 'real',
    value: asinh,
    gradient: ({ x, g }) => div(g, sqrt(add(square(x), 1))),
    lower: 'Asinh',
  }),
  acosh: unary('acosh', {
    kind: 'real',
    value: acosh,
    gradient: ({ x, g }) => div(g, sqrt(sub(square(x), 1))),
    lower: 'Acosh',
  }),
  atanh: unary('atanh', {
    kind: 'real',
    value: atanh,
    gradient: ({ x, g }) => div(g, sub(1, square(x))),
    lower: 'Atanh',
  }),
};
