import { type EvenhandError, usageError } from '../../core/errors.ts';
import type { DataType, Shape } from '../../core/tensor-value.ts';

/** A shape as people write it: `[2,3,224,224]`; a scalar is `[]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(',')}]`;
}

/** Type and shape as one word: `float32[2,3]`. */
export function formatType(type: { readonly dtype: DataType; readonly shape: Shape }): string {
  return `${type.dtype}${formatShape(type.shape)}`;
}

/**
 * The error for operands that do not fit an operation: names the operation, all operand types, and the place in the caller's code.
 * Code `engine/shape-mismatch`, usage.
 */
export function shapeError(
  operation: string,
  problem: string,
  operands: readonly { readonly dtype: DataType; readonly shape: Shape }[],
): EvenhandError {
  const types = operands.map(formatType).join(' and ');
  const message = `${operation}${types === '' ? '' : ` of ${types}`}: ${problem}`;
  const error = withDeepStack(() => usageError('engine/shape-mismatch', message));
  const site = callSite(error.stack ?? '');
  return site === undefined ? error : usageError(error.code, `${error.message} (called at ${site})`, { cause: error });
}

/** The engine's own frames alone are more than the ten that V8 keeps by default. */
function withDeepStack<Result>(make: () => Result): Result {
  const settings: { stackTraceLimit?: number | undefined } = Error;
  const { stackTraceLimit } = settings;
  settings.stackTraceLimit = 50;
  try {
    return make();
  } finally {
    settings.stackTraceLimit = stackTraceLimit;
  }
}

/** First frame of a stack outside this package's engine and layers: base name, line and column. */
function callSite(stack: string): string | undefined {
  for (const frame of stack.split('\n').slice(1)) {
    const match = /(?:\(|at |@)((?:file:\/\/|https?:\/\/|\/|[A-Za-z]:\\)[^()]*?):(\d+):(\d+)\)?$/.exec(frame.trim());
    if (!match) continue;
    const [, path = '', line, column] = match;
    if (/[\\/](?:src|dist)[\\/](?:engine|learn|core)[\\/]/.test(path)) continue;
    const base = path.split(/[\\/]/).at(-1)?.replace(/\?.*$/, '');
    return `${base}:${line}:${column}`;
  }
  return undefined;
}
