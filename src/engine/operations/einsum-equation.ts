// What an Einstein sum says: which axes of the operands go together. Labels are small whole numbers; the axes that an ellipsis
// stands for are labels of their own, matched from the right.
import type { Shape } from '../../core/tensor-value.ts';
import { shapeError } from '../graph/shape-error.ts';
import type { TensorType } from '../graph/tensor.ts';

/** A read equation. */
export interface EinsumPlan {
  /** Labels of the axes of each operand. */
  readonly operands: readonly (readonly number[])[];
  /** Labels of the axes of the result. */
  readonly result: readonly number[];
  /** Extent of each label; an operand's axis has it, or 1 and is repeated. */
  readonly extents: readonly number[];
}

const term = /^[A-Za-z]*(?:\.\.\.)?[A-Za-z]*$/;

/**
 * Reads an equation in the notation of numpy and ONNX: letters name axes, `...` broadcast axes, `->` the result. Without a result it
 * has the axes of the ellipsis and then, in alphabetical order, the letters that occur once. An ellipsis that the result leaves out
 * is summed. Throws `engine/shape-mismatch` naming the equation and all operands.
 */
export function readEinsum(equation: string, operands: readonly TensorType[]): EinsumPlan {
  const fail = (problem: string): Error => shapeError(`einsum "${equation}"`, problem, operands);
  const [left = '', right, ...more] = equation.replaceAll(' ', '').split('->');
  const terms = left.split(',');
  if (
    more.length > 0 ||
    terms.length !== operands.length ||
    ![...terms, right ?? ''].every((text) => term.test(text))
  ) {
    throw fail(`is not an equation for ${operands.length} operands`);
  }
  const letters = [...new Set(left.replaceAll(/[^A-Za-z]/g, ''))].sort((a, b) => (a < b ? -1 : 1));
  const ranks = terms.map((text, index) => {
    const named = text.replace('...', '').length;
    const rank = operands[index]!.shape.length;
    if (text.includes('...') ? rank < named : rank !== named) throw fail(`"${text}" does not name the ${rank} axes`);
    return rank - named;
  });
  const broadcast = Math.max(0, ...ranks);
  const labelsOf = (text: string, rank: number): number[] =>
    [...text.replace('...', '.')].flatMap((letter) =>
      letter === '.'
        ? Array.from({ length: rank }, (_, axis) => letters.length + broadcast - rank + axis)
        : [letters.indexOf(letter)],
    );
  const labels = terms.map((text, index) => labelsOf(text, text.includes('...') ? ranks[index]! : 0));
  const result = labelsOf(right ?? implicitResult(left, letters), broadcast);
  if (result.includes(-1) || new Set(result).size !== result.length) {
    throw fail('its result names an axis twice, or one that no operand has');
  }
  return { operands: labels, result, extents: extentsOf(labels, operands, letters.length + broadcast, fail) };
}

function implicitResult(left: string, letters: readonly string[]): string {
  const once = letters.filter((letter) => left.indexOf(letter) === left.lastIndexOf(letter));
  return `${left.includes('...') ? '...' : ''}${once.join('')}`;
}

function extentsOf(
  labels: readonly (readonly number[])[],
  operands: readonly TensorType[],
  count: number,
  fail: (problem: string) => Error,
): readonly number[] {
  const extents = new Array<number>(count).fill(1);
  for (const [index, own] of labels.entries()) {
    const { shape } = operands[index]!;
    for (const [axis, label] of own.entries()) {
      const extent = shape[axis]!;
      if (shape[own.indexOf(label)] !== extent) throw fail(`extents ${shape[own.indexOf(label)]} and ${extent} differ`);
      if (extent !== 1 && extents[label] !== 1 && extents[label] !== extent) {
        throw fail(`extents ${extents[label]} and ${extent} of one letter differ`);
      }
      if (extent !== 1) extents[label] = extent;
    }
  }
  return extents;
}

/** Shape of the result. */
export function einsumShape({ result, extents }: EinsumPlan): Shape {
  return result.map((label) => extents[label]!);
}

/** An equation of letters for labels; no ellipsis. Undefined when there are more labels than letters. */
export function writeEinsum(operands: readonly (readonly number[])[], result: readonly number[]): string | undefined {
  const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const used = [...new Set([...operands.flat(), ...result])];
  if (used.length > alphabet.length) return undefined;
  const spell = (labels: readonly number[]): string => labels.map((label) => alphabet[used.indexOf(label)]).join('');
  return `${operands.map(spell).join(',')}->${spell(result)}`;
}
