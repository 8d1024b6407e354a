// The types that a model declares, with symbolic extents made numbers.
import type { GraphProto, TypeProto, ValueInfoProto } from 'onnx-buf';
import { dataError, usageError } from '../../core/errors.ts';
import type { DataType, Shape } from '../../core/tensor-value.ts';
import { dataTypeOf } from '../../formats/onnx/data-types.ts';
import type { TensorType } from '../graph/tensor.ts';

/** Numbers for the symbolic extents of a model, by name (`batch`, `sequence`). Read from the given shapes as well. */
export class Dimensions {
  readonly #file: string;
  readonly #known: Map<string, number>;
  readonly #readType: (elementType: number) => DataType | undefined;

  constructor(
    known: Readonly<Record<string, number>>,
    file: string,
    readType: (elementType: number) => DataType | undefined,
  ) {
    this.#known = new Map(Object.entries(known));
    this.#file = file;
    this.#readType = readType;
    for (const [name, extent] of this.#known) {
      if (!Number.isSafeInteger(extent) || extent < 0) {
        throw usageError(
          'engine/onnx-dimension',
          `The dimension "${name}" must be a whole number from 0; got ${extent}.`,
        );
      }
    }
  }

  /** Throws `engine/onnx-dimension` for a number given to an extent that the graph does not have, or that is fixed in it. */
  refuseUnknown(graph: GraphProto): void {
    const values = [...graph.input, ...graph.output, ...graph.valueInfo];
    const open = new Set(
      values.flatMap(({ type }) => dimensionsOf(type) ?? []).filter((extent) => typeof extent === 'string'),
    );
    const unknown = [...this.#known.keys()].find((name) => !open.has(name));
    if (unknown === undefined) return;
    throw usageError('engine/onnx-dimension', `the model has no open dimension "${unknown}".`, {
      place: { file: this.#file },
      hint:
        open.size > 0
          ? `Its open dimensions are ${[...open].map((name) => `"${name}"`).join(', ')}.`
          : 'Its shapes are fixed: export it again with a dynamic axis to choose another batch size.',
    });
  }

  /** Takes the symbolic extents of an input from its shape. Throws `engine/onnx-dimension` when they contradict. */
  bind(input: ValueInfoProto, shape: Shape): void {
    const declared = dimensionsOf(input.type);
    if (declared && declared.length !== shape.length) {
      throw this.#contradiction(input, shape, `it has ${declared.length} axes`);
    }
    for (const [axis, extent] of (declared ?? []).entries()) {
      const given = shape[axis]!;
      const expected = typeof extent === 'string' ? this.#known.get(extent) : extent;
      if (expected !== undefined && expected !== given) {
        const state =
          typeof extent === 'string' ? `"${extent}" is ${expected} elsewhere` : `the model fixes it at ${expected}`;
        throw this.#contradiction(input, shape, `axis ${axis} is ${given}, but ${state}`);
      }
      if (typeof extent === 'string') this.#known.set(extent, given);
    }
  }

  /** Type of a graph input. Throws `engine/onnx-input-type` and, where an extent is not known, `engine/onnx-dimension`. */
  inputType(input: ValueInfoProto, given?: Shape): TensorType {
    const dtype = this.#dtypeOf(input.type);
    if (dtype === undefined) {
      throw dataError('engine/onnx-input-type', `the input "${input.name}" is not a tensor of numbers.`, {
        place: { file: this.#file },
        hint: 'Texts, sequences and optional values cannot be inputs; cut the model after the part that needs them.',
      });
    }
    if (given) return { dtype, shape: given };
    const declared = dimensionsOf(input.type);
    const shape = declared?.map((extent) => this.#extentOf(extent));
    if (shape?.every((extent) => extent !== undefined)) return { dtype, shape };
    const names = (declared ?? []).filter((extent, axis) => extent !== undefined && shape?.[axis] === undefined);
    const hint =
      names.length > 0
        ? `Give dimensions, such as { ${names.map((name) => `${JSON.stringify(name)}: 1`).join(', ')} }, or its shape in inputShapes.`
        : `Give its shape, such as inputShapes: { ${JSON.stringify(input.name)}: [1, 3, 224, 224] }.`;
    throw usageError(
      'engine/onnx-dimension',
      `the shape ${formatDeclared(declared)} of the input "${input.name}" is open.`,
      {
        place: { file: this.#file },
        hint,
      },
    );
  }

  /** Type of a value as far as the model declares it; undefined when it is open, or no tensor of numbers. */
  valueType(value: ValueInfoProto): TensorType | undefined {
    const dtype = this.#dtypeOf(value.type);
    const shape = dimensionsOf(value.type)?.map((extent) => this.#extentOf(extent));
    return dtype !== undefined && shape?.every((extent) => extent !== undefined) ? { dtype, shape } : undefined;
  }

  /** Declared types of a graph's inner values and outputs by name. */
  declaredTypes(graph: GraphProto): ReadonlyMap<string, TensorType> {
    const entries = [...graph.valueInfo, ...graph.output].flatMap((value) => {
      const type = this.valueType(value);
      return type ? [[value.name, type] as const] : [];
    });
    return new Map(entries);
  }

  /** What a graph declares of its inner values and outputs, open extents included, by name; without those that were widened. */
  declaredMessages(graph: GraphProto): ReadonlyMap<string, TypeProto> {
    const entries = [...graph.valueInfo, ...graph.output].flatMap(({ name, type }) =>
      type?.value.case === 'tensorType' && this.#dtypeOf(type) === dataTypeOf(type.value.value.elemType)
        ? [[name, type] as const]
        : [],
    );
    return new Map(entries);
  }

  #dtypeOf(type: TypeProto | undefined): DataType | undefined {
    return type?.value.case === 'tensorType' ? this.#readType(type.value.value.elemType) : undefined;
  }

  #extentOf(extent: number | string | undefined): number | undefined {
    return typeof extent === 'string' ? this.#known.get(extent) : extent;
  }

  #contradiction(input: ValueInfoProto, shape: Shape, problem: string): Error {
    const declared = formatDeclared(dimensionsOf(input.type));
    const message = `the shape [${shape.join(',')}] given for the input "${input.name}" of shape ${declared} does not fit: ${problem}.`;
    return usageError('engine/onnx-dimension', message, {
      place: { file: this.#file },
      hint: 'Give a shape that fits, or export the model again with that axis dynamic.',
    });
  }
}

function dimensionsOf(type: TypeProto | undefined): readonly (number | string | undefined)[] | undefined {
  if (type?.value.case !== 'tensorType') return undefined;
  return type.value.value.shape?.dim.map(({ value }) => {
    if (value.case === 'dimValue') return value.value < 0n ? undefined : Number(value.value);
    return value.case === 'dimParam' && value.value !== '' ? value.value : undefined;
  });
}

function formatDeclared(extents: readonly (number | string | undefined)[] | undefined): string {
  return extents ? `[${extents.map((extent) => extent ?? '?').join(',')}]` : 'unknown';
}
