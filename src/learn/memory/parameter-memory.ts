// Values, gradients and optimiser state of a network in one block of memory: WebAssembly memory that ONNX Runtime reads and writes in
// place and that the SIMD kernel works on. The block is cut into sections of the same layout; it never grows, so views stay valid.
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { elementCount, type Shape } from '../../core/tensor-value.ts';
import type { FloatArray, Kernel } from './kernel.ts';
import { plainKernel } from './plain-kernel.ts';
import { hasWasmKernel, scratchLength, wasmKernel } from './wasm-kernel.ts';

/** A trainable tensor. Names are stable and differ from each other. */
export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
}

/** A parameter and where it lies: `offset` elements after the start of each section, `length` elements. */
export interface PlacedParameter extends Parameter {
  readonly offset: number;
  readonly length: number;
}

/** One section: a number for each element of each parameter. What lies between parameters stays zero. */
export interface Section<Values extends FloatArray = Float32Array<ArrayBuffer>> {
  readonly name: string;
  /** Place of the section in the memory, in elements. */
  readonly start: number;
  /** All elements, with the zeros between parameters. Written in place. */
  readonly all: Values;
  /** The elements of one parameter, row-major; starts on a multiple of 64 bytes. Written in place. Throws `learn/unknown-parameter`. */
  view(parameter: string): Values;
}

/** Parameters in sections of one memory. */
export interface ParameterMemory<Values extends FloatArray = Float32Array<ArrayBuffer>> {
  readonly parameters: readonly PlacedParameter[];
  readonly sectionNames: readonly string[];
  readonly kernel: Kernel;
  /** Throws `learn/unknown-section`. */
  section(name: string): Section<Values>;
}

/** What a memory holds besides the shapes. */
export interface MemoryOptions {
  /** Names of the sections; default `values` and `gradients`. Optimisers name the ones they need (`optimiserSections`). */
  readonly sections?: readonly string[];
  /** `plain` computes in TypeScript, with the same results. Default: WebAssembly where the machine has it with SIMD. */
  readonly kernel?: 'wasm' | 'plain';
}

/** The sections that every memory of a training run has. */
export const baseSections: readonly string[] = ['values', 'gradients'];

const alignment = 16;
const pageBytes = 65536;
const largestPages = 65535;
const bytesPerGibibyte = 1073741824;

/**
 * A zeroed memory for parameters, in single precision. All sections have the same layout: parameters in the given
 * order, each from a multiple of 64 bytes. The memory is not shared between threads, as ONNX Runtime asks. Parameters
 * that are not trained need not be in it.
 *
 * Throws `learn/duplicate-name` (usage) for names of parameters or sections given twice; `learn/memory-too-large`
 * (usage) where the sections together pass 4 GiB, the most that WebAssembly addresses, or the machine does not have
 * what they need.
 */
export function createParameterMemory(parameters: readonly Parameter[], options: MemoryOptions = {}): ParameterMemory {
  const sections = options.sections ?? baseSections;
  const layout = placeParameters(parameters, sections);
  const plain = (options.kernel ?? 'wasm') === 'plain' || !hasWasmKernel();
  const needed = (scratchLength + layout.stride * sections.length) * 4;
  const tooLarge = (): Error => memoryTooLarge(needed, layout, sections.length);
  if (plain) {
    const array = allocate(() => new Float32Array(needed / 4), tooLarge);
    return divideMemory(array, layout, sections, plainKernel(array));
  }
  const pages = Math.ceil(needed / pageBytes);
  if (pages > largestPages) throw tooLarge();
  const memory = allocate(() => new WebAssembly.Memory({ initial: pages, maximum: pages }), tooLarge);
  return divideMemory(new Float32Array(memory.buffer), layout, sections, wasmKernel(memory));
}

/**
 * The same in double precision, computed in TypeScript: to check formulas and gradients with, not to train. Throws as
 * `createParameterMemory`.
 */
export function createReferenceMemory(
  parameters: readonly Parameter[],
  { sections = baseSections }: Pick<MemoryOptions, 'sections'> = {},
): ParameterMemory<Float64Array<ArrayBuffer>> {
  const layout = placeParameters(parameters, sections);
  const length = scratchLength + layout.stride * sections.length;
  const array = allocate(
    () => new Float64Array(length),
    () => memoryTooLarge(length * 8, layout, sections.length),
  );
  return divideMemory(array, layout, sections, plainKernel(array));
}

interface Layout {
  readonly parameters: readonly PlacedParameter[];
  /** Elements of a section. */
  readonly stride: number;
}

function placeParameters(parameters: readonly Parameter[], sections: readonly string[]): Layout {
  requireDistinct('parameter', new Set(parameters.map(({ name }) => name)).size, parameters);
  requireDistinct(
    'section',
    new Set(sections).size,
    sections.map((name) => ({ name })),
  );
  let stride = 0;
  const placed = parameters.map(({ name, shape }) => {
    const length = elementCount(shape);
    const offset = stride;
    stride += Math.ceil(length / alignment) * alignment;
    return { name, shape, offset, length };
  });
  return { parameters: placed, stride };
}

function requireDistinct(what: string, distinct: number, named: readonly { readonly name: string }[]): void {
  if (distinct === named.length) return;
  const twice = named.find(({ name }, i) => named.findIndex((other) => other.name === name) !== i);
  throw usageError('learn/duplicate-name', `The ${what} "${twice?.name}" is given twice.`, {
    hint: `Give each ${what} a name of its own.`,
  });
}

function allocate<Result>(make: () => Result, error: () => Error): Result {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof RangeError) throw error();
    throw cause;
  }
}

function memoryTooLarge(bytes: number, { parameters }: Layout, sections: number): Error {
  const elements = parameters.reduce((sum, { length }) => sum + length, 0);
  return usageError(
    'learn/memory-too-large',
    `${elements} trained numbers in ${sections} sections need ${(bytes / bytesPerGibibyte).toFixed(2)} GiB; one memory holds 4 GiB, and no more than the machine has.`,
    {
      hint: 'Freeze a part of the network, train LoRA adapters instead, or take an optimiser with less state (sgd keeps one number a parameter, adamw two).',
    },
  );
}

function divideMemory<Values extends FloatArray>(
  array: Values,
  { parameters, stride }: Layout,
  sectionNames: readonly string[],
  kernel: Kernel,
): ParameterMemory<Values> {
  const placeOf = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const sections = new Map(
    sectionNames.map((name, i) => {
      const start = scratchLength + i * stride;
      const all = array.subarray(start, start + stride) as Values;
      const view = (parameter: string): Values => {
        const place = placeOf.get(parameter);
        if (place === undefined) throw unknownName('parameter', parameter, [...placeOf.keys()]);
        return all.subarray(place.offset, place.offset + place.length) as Values;
      };
      return [name, { name, start, all, view }];
    }),
  );
  return {
    parameters,
    sectionNames,
    kernel,
    section: (name) => {
      const section = sections.get(name);
      if (section === undefined) throw unknownName('section', name, sectionNames);
      return section;
    },
  };
}

function unknownName(what: 'parameter' | 'section', name: string, known: readonly string[]): Error {
  const near = nearestNames(name, known);
  const meant = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `It has ${known.slice(0, 20).join(', ')}.`;
  return usageError(`learn/unknown-${what}`, `The memory has no ${what} "${name}".`, { hint: meant });
}
