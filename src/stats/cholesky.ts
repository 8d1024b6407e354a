/** A square matrix by rows, in one array. */
export interface SquareMatrix {
  readonly size: number;
  readonly values: Float64Array;
}

/**
 * The lower triangle L of a symmetric positive definite matrix with L L' = A (Cholesky), or undefined where it is not positive definite.
 * Only the lower triangle of A is read.
 */
export function cholesky({ size, values }: SquareMatrix): SquareMatrix | undefined {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = values[i * size + j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[i * size + k]! * lower[j * size + k]!;
      if (i > j) lower[i * size + j] = sum / lower[j * size + j]!;
      else if (sum > 0) lower[i * size + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return { size, values: lower };
}

/** L^-1 B for a lower triangle L and columns B, one column after another in one array: `columns[c * size + i]`. In place. */
export function forwardSolve({ size, values }: SquareMatrix, columns: Float64Array): void {
  for (let start = 0; start < columns.length; start += size) {
    for (let i = 0; i < size; i += 1) {
      let sum = columns[start + i]!;
      for (let k = 0; k < i; k += 1) sum -= values[i * size + k]! * columns[start + k]!;
      columns[start + i] = sum / values[i * size + i]!;
    }
  }
}

/** The inverse of a symmetric positive definite matrix, by rows, or undefined where it is not positive definite. */
export function inverseOf(matrix: SquareMatrix): readonly Float64Array[] | undefined {
  const lower = cholesky(matrix);
  if (lower === undefined) return undefined;
  const { size } = matrix;
  const columns = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) columns[i * size + i] = 1;
  forwardSolve(lower, columns);
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (__, j) => {
      let sum = 0;
      for (let k = Math.max(i, j); k < size; k += 1) sum += columns[i * size + k]! * columns[j * size + k]!;
      return sum;
    }),
  );
}
