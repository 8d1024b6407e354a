// Elementary functions with the same bits in every JavaScript engine. `Math.exp` and its kin may differ in the last bit between engines
// and versions; these use only + - * /, square roots and exact integers, which do not. Each states its largest measured error in
// units in the last place (ulp); 0.5 would be a correctly rounded result. Method: `elementary/`.
export { exp, expm1 } from './elementary/exponential.ts';
export { log, log1p, log2, log10 } from './elementary/logarithm.ts';
export { pow } from './elementary/power.ts';
export { logistic, logit, tanh } from './elementary/sigmoid.ts';
export { atan, cos, sin } from './elementary/trigonometric.ts';
