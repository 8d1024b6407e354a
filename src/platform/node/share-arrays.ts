type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/**
 * A copy of a plain value (objects, arrays, texts, numbers) whose typed arrays lie in shared memory: sent to several threads, they
 * exist once. An array that occurs twice in the value stays one array.
 */
export function shareArrays<T>(value: T): T {
  const seen = new Map<object, unknown>();

  function share(part: unknown): unknown {
    if (typeof part !== 'object' || part === null) return part;
    const known = seen.get(part);
    if (known !== undefined) return known;
    if (ArrayBuffer.isView(part)) return remember(part, shareArray(part as TypedArray));
    if (Array.isArray(part)) {
      const copy: unknown[] = [];
      seen.set(part, copy);
      for (const item of part) copy.push(share(item));
      return copy;
    }
    const copy: Record<string, unknown> = {};
    seen.set(part, copy);
    for (const [key, item] of Object.entries(part)) copy[key] = share(item);
    return copy;
  }

  function remember(part: object, copy: unknown): unknown {
    seen.set(part, copy);
    return copy;
  }

  return share(value) as T;
}

function shareArray(array: TypedArray): TypedArray {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const make = array.constructor as new (buffer: SharedArrayBuffer) => TypedArray;
  const copy = new make(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}
