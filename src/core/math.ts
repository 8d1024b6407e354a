// Elementary functions with the same bits in every JavaScript engine. (stub for the first hours: own code replaces it)
export const exp: (x: number) => number = Math.exp;
export const expm1: (x: number) => number = Math.expm1;
export const log: (x: number) => number = Math.log;
export const log1p: (x: number) => number = Math.log1p;
export const log2: (x: number) => number = Math.log2;
export const log10: (x: number) => number = Math.log10;
export const pow: (x: number, y: number) => number = Math.pow;
export const sin: (x: number) => number = Math.sin;
export const cos: (x: number) => number = Math.cos;
export const atan: (x: number) => number = Math.atan;
export const tanh: (x: number) => number = Math.tanh;
export const logistic = (x: number): number => (x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)));
export const logit = (p: number): number => log(p) - log1p(-p);
