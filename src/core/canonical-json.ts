import { internalError } from './errors.ts';

/**
 * JSON text that depends on the value alone: keys in the order of their code units, no white space, numbers in the shortest form that
 * reads back to the same double, -0 as 0 (as RFC 8785). Properties that are undefined are left out. Throws `core/not-canonical`
 * (internal) with the path of what JSON cannot hold: NaN, infinities, undefined in an array, functions, symbols, bigints, lone
 * surrogates, cycles, and objects other than plain ones and arrays.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', new Set());
}

function write(value: unknown, path: string, above: Set<object>): string {
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw refusal(path, String(value));
      return JSON.stringify(value);
    case 'string':
      if (/\p{Surrogate}/u.test(value)) throw refusal(path, 'text with half a surrogate pair');
      return JSON.stringify(value);
    case 'object':
      return value === null ? 'null' : writeObject(value, path, above);
    default:
      throw refusal(path, typeof value);
  }
}

function writeObject(value: object, path: string, above: Set<object>): string {
  if (above.has(value)) throw refusal(path, 'a value that contains itself');
  above.add(value);
  const text = Array.isArray(value) ? writeArray(value, path, above) : writeRecord(value, path, above);
  above.delete(value);
  return text;
}

function writeArray(values: readonly unknown[], path: string, above: Set<object>): string {
  return `[${Array.from(values, (value, index) => write(value, `${path}[${index}]`, above)).join(',')}]`;
}

function writeRecord(value: object, path: string, above: Set<object>): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw refusal(path, `an object of class ${value.constructor.name}`);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${write(key, path, above)}:${write(entry, `${path}.${key}`, above)}`).join(',')}}`;
}

function refusal(path: string, what: string): Error {
  return internalError('core/not-canonical', `JSON cannot hold ${what} (at ${path}).`);
}
