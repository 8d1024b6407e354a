// ONNX Runtime reports failures as native text with places in its own sources. Here they become errors that say what failed and what to do.
import { dataError, EvenhandError } from '../../core/errors.ts';

/** What was being done when ONNX Runtime failed. */
export interface Attempt {
  readonly action: 'load the model' | 'run the model' | 'copy from the device' | 'start';
  /** Package and device, such as `onnxruntime-node on cpu`. */
  readonly runtime: string;
}

const hints: readonly (readonly [RegExp, string])[] = [
  [
    /invalid dimensions|invalid rank|unexpected (in|out)put data type/i,
    'Give tensors of the types and shapes that the model declares.',
  ],
  [
    /protobuf parsing failed|no graph was found|model data pointer/i,
    'The bytes are not an ONNX model, or the file is damaged.',
  ],
  [/opset \d+ is under development/i, 'Export the model with an older opset.'],
  [
    /no op registered|could not find an implementation|not implemented/i,
    'This runtime lacks that operation for these types: use another runtime, or other operations.',
  ],
  [/unsupported data type: 16\b/i, 'bfloat16 inputs and outputs cannot be exchanged: Cast inside the model.'],
  [
    /no available backend|dynamically imported|streaming compile|fetch/i,
    "Serve ONNX Runtime's ort-wasm-*.mjs and ort-wasm-*.wasm files and give the address of their folder as wasmFolder.",
  ],
  [/external data/i, 'Give the bytes of each external data file that the model names.'],
  [
    /alloc|out of memory|array buffer|memory access out of bounds/i,
    'Memory ran out: use a smaller batch, or release sessions.',
  ],
  [/webgpu adapter/i, 'No GPU that WebGPU can use was found: on Linux it needs a Vulkan driver and libvulkan.so.1.'],
  [/cuda/i, 'CUDA needs an NVIDIA driver, CUDA 12, cuDNN 9 and the CUDA part of onnxruntime-node.'],
];

/** The failure of ONNX Runtime as an `EvenhandError` with code `engine/runtime-failed`; one that is ours already is passed on. */
export function runtimeError(error: unknown, { action, runtime }: Attempt): EvenhandError {
  if (error instanceof EvenhandError) return error;
  const native = describe(error);
  const hint =
    hints.find(([pattern]) => pattern.test(native))?.[1] ?? '"evenhand doctor" says which runtimes work here.';
  return dataError('engine/runtime-failed', `${runtime} could not ${action}: ${clean(native)}`, { hint, cause: error });
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.message;
  // Emscripten throws the address of a C++ exception where it cannot say more.
  return typeof error === 'number' ? `native exception ${error}` : String(error);
}

/** What is taken out of native text or said otherwise, in this order. */
const rewrites: readonly (readonly [RegExp, string])[] = [
  [/^.*?ERROR_MESSAGE: /s, ''],
  [/^OrtSessionOptionsAppendExecutionProvider_\w+: /, ''],
  // Places in the sources of ONNX Runtime, with the function or the assertion that failed there.
  [/\S*\.(?:cc|cpp|cu|h|hpp):\d+ (?:(?:.*?) was false\. |[A-Z][a-z]+[A-Z]\w* (?=[A-Z]))?/gs, ''],
  [/\s+/g, ' '],
  [/ ?Please fix either the inputs\/outputs or the model\./g, ''],
  [/Got invalid dimensions for (input|output): (\S+) for the following indices/g, '$1 "$2" has a wrong shape:'],
  [/ index: (\d+) Got: (-?\d+) Expected: (-?\d+)/g, ' axis $1 has $2 elements where the model has $3;'],
  [/Invalid rank for (input|output): (\S+) Got: (\d+) Expected: (\d+)/g, '$1 "$2" has $3 axes where the model has $4'],
  // Folders of this machine.
  [/(?<=^|[\s"'(])(?:[A-Za-z]:)?[\\/](?:[^\s"'\\/]+[\\/])+/g, ''],
  [/.*while running (\S+) node\. Name:'' Status Message: /, 'in $1: '],
  [/.*while running (\S+) node\. Name:'([^']+)' Status Message: /, 'in $1 "$2": '],
];

/** Native text as a sentence. */
function clean(native: string): string {
  const text = rewrites.reduce((result, [pattern, by]) => result.replace(pattern, by), native).trim();
  return sentence(text.replace(/[;,:]$/, ''));
}

function sentence(text: string): string {
  if (text === '') return 'no reason was given.';
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
