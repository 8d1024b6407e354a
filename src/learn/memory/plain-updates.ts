// The steps of the optimisers in TypeScript; formulas in `kernel.ts`. `round` is Math.fround on single precision and nothing on double.
import type {
  AdamCoefficients,
  FloatArray,
  Kernel,
  MomentumCoefficients,
  PesgCoefficients,
  SgdCoefficients,
} from './kernel.ts';

type Updates = Pick<Kernel, 'sgd' | 'momentum' | 'adam' | 'pesg'>;

/** The steps of the optimisers on one array. */
export function plainUpdates(x: FloatArray, round: (value: number) => number): Updates {
  return { sgd: sgd(x, round), momentum: momentum(x, round), adam: adam(x, round), pesg: pesg(x, round) };
}

function sgd(x: FloatArray, round: (value: number) => number): Updates['sgd'] {
  return ({ values, gradients, length }, coefficients: SgdCoefficients) => {
    const gradientScale = round(coefficients.gradientScale);
    const decay = round(coefficients.decay);
    const rate = round(coefficients.rate);
    for (let i = 0; i < length; i++) {
      const p = x[values + i]!;
      const d = round(round(x[gradients + i]! * gradientScale) + round(p * decay));
      x[values + i] = p - round(d * rate);
    }
  };
}

function momentum(x: FloatArray, round: (value: number) => number): Updates['momentum'] {
  return ({ values, gradients, buffer, length }, coefficients: MomentumCoefficients) => {
    const gradientScale = round(coefficients.gradientScale);
    const decay = round(coefficients.decay);
    const keep = round(coefficients.keep);
    const take = round(coefficients.take);
    const ahead = round(coefficients.ahead);
    const buffered = round(coefficients.buffered);
    const rate = round(coefficients.rate);
    for (let i = 0; i < length; i++) {
      const p = x[values + i]!;
      const d = round(round(x[gradients + i]! * gradientScale) + round(p * decay));
      const b = round(round(x[buffer + i]! * keep) + round(d * take));
      x[buffer + i] = b;
      x[values + i] = p - round(round(round(d * ahead) + round(b * buffered)) * rate);
    }
  };
}

function adam(x: FloatArray, round: (value: number) => number): Updates['adam'] {
  return ({ values, gradients, firstMoment, secondMoment, length }, coefficients: AdamCoefficients) => {
    const gradientScale = round(coefficients.gradientScale);
    const decay = round(coefficients.decay);
    const shrink = round(coefficients.shrink);
    const beta1 = round(coefficients.beta1);
    const rest1 = round(coefficients.rest1);
    const beta2 = round(coefficients.beta2);
    const rest2 = round(coefficients.rest2);
    const rate = round(coefficients.rate);
    const correction = round(coefficients.correction);
    const epsilon = round(coefficients.epsilon);
    for (let i = 0; i < length; i++) {
      const p = x[values + i]!;
      const d = round(round(x[gradients + i]! * gradientScale) + round(p * decay));
      const m = round(round(x[firstMoment + i]! * beta1) + round(d * rest1));
      const v = round(round(x[secondMoment + i]! * beta2) + round(round(d * d) * rest2));
      x[firstMoment + i] = m;
      x[secondMoment + i] = v;
      const root = round(round(round(Math.sqrt(v)) * correction) + epsilon);
      x[values + i] = round(p * shrink) - round(round(m * rate) / root);
    }
  };
}

function pesg(x: FloatArray, round: (value: number) => number): Updates['pesg'] {
  return ({ values, gradients, buffer, reference, total, length }, coefficients: PesgCoefficients) => {
    const gradientScale = round(coefficients.gradientScale);
    const limit = round(coefficients.limit);
    const pull = round(coefficients.pull);
    const decay = round(coefficients.decay);
    const keep = round(coefficients.keep);
    const take = round(coefficients.take);
    const rate = round(coefficients.rate);
    for (let i = 0; i < length; i++) {
      const p = x[values + i]!;
      const clamped = Math.max(Math.min(round(x[gradients + i]! * gradientScale), limit), -limit);
      const drawn = round(clamped + round(round(p - x[reference + i]!) * pull));
      const d = round(drawn + round(p * decay));
      const b = round(round(x[buffer + i]! * keep) + round(d * take));
      const next = round(p - round(b * rate));
      x[buffer + i] = b;
      x[values + i] = next;
      x[total + i]! += next;
    }
  };
}
