import type { OperationFamily } from './operation.ts';

type Names =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'reciprocal'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'not'
  | 'isNaN'
  | 'isInf'
  | 'cast'
  | 'clip';

export const unaryOperations = {} as OperationFamily<Names>;
