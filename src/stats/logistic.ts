import { CholeskyDecomposition, inverse, Matrix } from 'ml-matrix';
import { usageError } from '../core/errors.ts';
import { exp, log1p } from '../core/math.ts';

/** A weighted logistic regression. All arrays have the length of `label`. */
export interface LogisticInput {
  /** Covariates, one array a column. */
  readonly columns: readonly Float64Array[];
  readonly label: Uint8Array;
  /** Positive row weights; absent means weights of one. */
  readonly weight?: Float64Array | undefined;
  /** Known part of the linear predictor. */
  readonly offset?: Float64Array | undefined;
  /** Whether a constant is fitted, as the first coefficient. Default true. */
  readonly intercept?: boolean | undefined;
}

/** A fitted logistic regression. Where it did not converge the coefficients are the last ones reached and mean little. */
export interface LogisticFit {
  /** Intercept (if fitted), then one a column. */
  readonly coefficients: readonly number[];
  /** Inverse of the observed information: the covariance if the model is right, rows are independent and weights are counts. */
  readonly covariance: readonly (readonly number[])[];
  /** By coefficient, the influence of each row (information⁻¹ times the row's score), for `clusteredVariance`. */
  readonly influence: readonly Float64Array[];
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** The classes are (nearly) separated by the covariates, so that a coefficient runs off to infinity. */
  readonly separated: boolean;
}

const largestIterations = 60;
/** A Newton step that moves no linear predictor by more than this ends the fit. */
const stepTolerance = 1e-10;
/** A log odds beyond this in a fit that does not settle is separation: its probability is within 1e-9 of 0 or 1. */
const separatedLogOdds = 20;

/**
 * Maximum-likelihood logistic regression by Newton's method with step halving (iteratively reweighted least squares).
 *
 * Columns are centred and scaled inside, so their units do not matter. Returns `undefined` with the reason if a class is empty, a number is not
 * finite or the columns are collinear. Throws `stats/length` where lengths differ. Separation is reported, not hidden by a penalty.
 */
export function fitLogistic(input: LogisticInput): LogisticFit | { readonly undefined: string } {
  checkLengths(input);
  const events = input.label.reduce((sum, label) => sum + label, 0);
  if (events === 0 || events === input.label.length) return { undefined: 'only one class' };
  if (input.columns.length === 0 && input.intercept === false) return { undefined: 'no coefficients to fit' };
  const numbers = [...input.columns, input.weight, input.offset];
  if (!numbers.every((values) => values?.every(Number.isFinite) ?? true))
    return { undefined: 'a covariate, weight or offset that is not finite' };
  const scaling = scaleColumns(input);
  const state = iterate(input, scaling.columns);
  if (state === undefined) return { undefined: 'collinear covariates' };
  return describeFit(input, scaling, state);
}

interface Scaling {
  /** Standardised columns, with the constant first if there is one. */
  readonly columns: readonly Float64Array[];
  /** Coefficients of the given columns = transform × coefficients of the standardised ones. */
  readonly transform: Matrix;
}

function scaleColumns({ columns, label, intercept = true }: LogisticInput): Scaling {
  const length = label.length;
  const shift = intercept ? 1 : 0;
  const transform = Matrix.eye(columns.length + shift);
  const scaled = columns.map((column, j) => {
    const mean = intercept ? column.reduce((sum, value) => sum + value, 0) / length : 0;
    const square = column.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / length;
    const scale = square > 0 ? Math.sqrt(square) : 1;
    transform.set(j + shift, j + shift, 1 / scale);
    if (intercept) transform.set(0, j + shift, -mean / scale);
    return column.map((value) => (value - mean) / scale);
  });
  return { columns: intercept ? [new Float64Array(length).fill(1), ...scaled] : scaled, transform };
}

interface FitState {
  readonly coefficients: Float64Array;
  readonly predictor: Float64Array;
  readonly information: Matrix;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

function iterate(input: LogisticInput, columns: readonly Float64Array[]): FitState | undefined {
  let coefficients = new Float64Array(columns.length);
  let predictor = predict(input, columns, coefficients);
  let logLikelihood = logLikelihoodOf(input, predictor);
  for (let iterations = 1; ; iterations += 1) {
    const { gradient, information } = derivatives(input, columns, predictor);
    const step = solve(information, gradient);
    if (step === undefined) {
      // Information vanishes at the start only if columns are collinear; later, only if all probabilities have reached 0 or 1.
      return iterations === 1
        ? undefined
        : { coefficients, predictor, information, logLikelihood, iterations, converged: false };
    }
    const moved = halveUntilBetter(input, columns, { coefficients, step, logLikelihood });
    const change = largestDifference(moved.predictor, predictor);
    ({ coefficients, predictor, logLikelihood } = moved);
    const converged = change <= stepTolerance * Math.max(1, largestSize(predictor));
    if (converged || iterations === largestIterations) {
      return {
        coefficients,
        predictor,
        ...derivatives(input, columns, predictor),
        logLikelihood,
        iterations,
        converged,
      };
    }
  }
}

function halveUntilBetter(
  input: LogisticInput,
  columns: readonly Float64Array[],
  from: { readonly coefficients: Float64Array; readonly step: readonly number[]; readonly logLikelihood: number },
) {
  const slack = 1e-12 * Math.abs(from.logLikelihood);
  for (let factor = 1; ; factor /= 2) {
    const coefficients = from.coefficients.map((value, j) => value + factor * from.step[j]!);
    const predictor = predict(input, columns, coefficients);
    const logLikelihood = logLikelihoodOf(input, predictor);
    if (logLikelihood >= from.logLikelihood - slack || factor < 1e-6) return { coefficients, predictor, logLikelihood };
  }
}

function predict(
  { offset, label }: LogisticInput,
  columns: readonly Float64Array[],
  coefficients: Float64Array,
): Float64Array {
  const predictor = offset === undefined ? new Float64Array(label.length) : offset.slice();
  columns.forEach((column, j) => {
    const coefficient = coefficients[j]!;
    for (let row = 0; row < predictor.length; row += 1) predictor[row]! += coefficient * column[row]!;
  });
  return predictor;
}

function logLikelihoodOf({ label, weight }: LogisticInput, predictor: Float64Array): number {
  let total = 0;
  for (let row = 0; row < label.length; row += 1) {
    const signed = label[row] === 1 ? predictor[row]! : -predictor[row]!;
    const term = signed >= 0 ? -log1p(exp(-signed)) : signed - log1p(exp(signed));
    total += weight === undefined ? term : weight[row]! * term;
  }
  return total;
}

function derivatives({ label, weight }: LogisticInput, columns: readonly Float64Array[], predictor: Float64Array) {
  const size = columns.length;
  const gradient = new Array<number>(size).fill(0);
  const information = Matrix.zeros(size, size);
  const residual = new Float64Array(label.length);
  const curvature = new Float64Array(label.length);
  for (let row = 0; row < label.length; row += 1) {
    const w = weight === undefined ? 1 : weight[row]!;
    const smaller = exp(-Math.abs(predictor[row]!));
    const tail = smaller / (1 + smaller);
    const towardsLabel = predictor[row]! >= 0 === (label[row] === 1);
    const miss = towardsLabel ? tail : 1 - tail;
    residual[row] = label[row] === 1 ? w * miss : -w * miss;
    curvature[row] = (w * tail) / (1 + smaller);
  }
  for (let i = 0; i < size; i += 1) {
    gradient[i] = dot(columns[i]!, residual);
    for (let j = i; j < size; j += 1) {
      const entry = tripleDot(columns[i]!, columns[j]!, curvature);
      information.set(i, j, entry);
      information.set(j, i, entry);
    }
  }
  return { gradient, information, residual };
}

function solve(information: Matrix, gradient: readonly number[]): number[] | undefined {
  for (let i = 0; i < gradient.length; i += 1) if (!(information.get(i, i) > 0)) return undefined;
  const scale = gradient.map((_, i) => Math.sqrt(information.get(i, i)));
  const unit = scale.map((own, i) => scale.map((other, j) => information.get(i, j) / (own * other)));
  const cholesky = new CholeskyDecomposition(new Matrix(unit));
  if (!cholesky.isPositiveDefinite() || cholesky.lowerTriangularMatrix.diagonal().some((value) => !(value > 1e-6)))
    return undefined;
  const solution = cholesky.solve(Matrix.columnVector(gradient.map((value, i) => value / scale[i]!)));
  return scale.map((value, i) => solution.get(i, 0) / value);
}

function describeFit(input: LogisticInput, { columns, transform }: Scaling, state: FitState): LogisticFit {
  const coefficients = transform.mmul(Matrix.columnVector([...state.coefficients])).getColumn(0);
  const logOdds = largestSize(state.predictor);
  const separated = !state.converged && logOdds > separatedLogOdds;
  const invertible =
    solve(
      state.information,
      coefficients.map(() => 0),
    ) !== undefined;
  const bread = invertible ? inverse(state.information) : Matrix.zeros(columns.length, columns.length).fill(Number.NaN);
  const { residual } = derivatives(input, columns, state.predictor);
  const loading = transform.mmul(bread);
  const influence = coefficients.map((_, c) => {
    const row = loading.getRow(c);
    return residual.map((value, k) => value * columns.reduce((sum, column, j) => sum + row[j]! * column[k]!, 0));
  });
  return {
    coefficients,
    covariance: transform.mmul(bread).mmul(transform.transpose()).to2DArray(),
    influence,
    logLikelihood: state.logLikelihood,
    iterations: state.iterations,
    converged: state.converged,
    separated,
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let k = 0; k < a.length; k += 1) total += a[k]! * b[k]!;
  return total;
}

function tripleDot(a: Float64Array, b: Float64Array, c: Float64Array): number {
  let total = 0;
  for (let k = 0; k < a.length; k += 1) total += a[k]! * b[k]! * c[k]!;
  return total;
}

function largestSize(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < a.length; k += 1) largest = Math.max(largest, Math.abs(a[k]! - b[k]!));
  return largest;
}

function checkLengths({ columns, label, weight, offset }: LogisticInput): void {
  for (const array of [...columns, weight, offset]) {
    if (array !== undefined && array.length !== label.length) {
      throw usageError(
        'stats/length',
        `Got ${label.length} labels but an array of length ${array.length} beside them.`,
        { hint: 'Give arrays of one length, an entry for each row or group, NaN where a value is missing.' },
      );
    }
  }
}
