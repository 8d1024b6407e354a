// A checkpoint is one safetensors file: every tensor of the state, and the rest of it as JSON in the metadata, with a hash of both.
import { dataError } from '../../core/errors.ts';
import { sha256Hex } from '../../core/hash.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { joinParts } from '../../formats/file-parts.ts';
import { readSafetensors } from '../../formats/safetensors/read-safetensors.ts';
import { writeSafetensors } from '../../formats/safetensors/write-safetensors.ts';
import { bytesOf } from '../../formats/tensor-bytes.ts';
import type { FitState } from './fit-options.ts';

const format = 'evenhand-checkpoint-1';
const trainerPrefix = 'trainer/';
const bestPrefix = 'best/';
const contenderPrefix = (epoch: number): string => `epoch-${epoch}/`;

/**
 * Bytes of a checkpoint: a safetensors file with the tensors, the rest of the state as JSON in its header, and a
 * SHA-256 of both. `identity` says what is trained and how (names, settings, hashes of the data): a checkpoint is only
 * read back for an equal one. NaN, infinities and -0 of the state are kept.
 */
export async function encodeCheckpoint(state: FitState, identity: string): Promise<Uint8Array<ArrayBuffer>> {
  const { trainer, best, contenders, ...rest } = state;
  const tensors: (readonly [string, TensorValue])[] = [
    ...Object.entries(trainer.tensors).map(([name, value]) => [`${trainerPrefix}${name}`, value] as const),
    ...Object.entries(best?.values ?? {}).map(([name, value]) => [`${bestPrefix}${name}`, value] as const),
    ...(contenders ?? []).flatMap(({ epoch, values = {} }) =>
      Object.entries(values).map(([name, value]) => [`${contenderPrefix(epoch)}${name}`, value] as const),
    ),
  ];
  const document = toJson({
    ...rest,
    optimiser: trainer.optimiser,
    averaged: trainer.averaged,
    best: best && { epoch: best.epoch, score: best.score },
    contenders: contenders?.map(({ epoch, score, values }) => ({ epoch, score, isHere: values !== undefined })),
  });
  const hash = await hashOf(tensors, document, identity);
  return writeSafetensors(tensors, { format, identity, state: document, sha256: hash });
}

/**
 * The state in a checkpoint. Throws `learn/not-a-checkpoint` (data) for another kind of file, `learn/corrupt-checkpoint` when the
 * content is not what was written, `learn/other-checkpoint` when it was written for another identity, and what reading safetensors
 * throws.
 */
export async function decodeCheckpoint(
  bytes: Uint8Array,
  { file, identity }: { readonly file: string; readonly identity: string },
): Promise<FitState> {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  if (metadata['format'] !== format) {
    throw dataError('learn/not-a-checkpoint', 'this is not a checkpoint of a training run.', { place: { file } });
  }
  const document = metadata['state'] ?? '';
  const hash = await hashOf([...tensors], document, metadata['identity'] ?? '');
  if (hash !== metadata['sha256']) {
    throw dataError('learn/corrupt-checkpoint', 'the checkpoint is not as it was written.', {
      place: { file },
      hint: 'Go on from the checkpoint before it, or start again.',
    });
  }
  if (metadata['identity'] !== identity) {
    throw dataError('learn/other-checkpoint', 'the checkpoint belongs to a run with other data or settings.', {
      place: { file },
      hint: 'Give the same data and settings, or another folder.',
    });
  }
  const { optimiser, averaged, best, contenders, ...rest } = fromJson(document) as Stored;
  return {
    ...rest,
    trainer: { optimiser, averaged, tensors: withPrefix(tensors, trainerPrefix) },
    best: best && { ...best, values: withPrefix(tensors, bestPrefix) },
    ...(contenders && {
      contenders: contenders.map(({ isHere, ...own }) =>
        isHere ? { ...own, values: withPrefix(tensors, contenderPrefix(own.epoch)) } : own,
      ),
    }),
  };
}

type Stored = Omit<FitState, 'trainer' | 'best' | 'contenders'> &
  Pick<FitState['trainer'], 'optimiser' | 'averaged'> & {
    readonly best?: { readonly epoch: number; readonly score: number };
    readonly contenders?: readonly { readonly epoch: number; readonly score: number; readonly isHere: boolean }[];
  };

/** JSON with the numbers that it has no words for: a score may be NaN. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0)) ? { [numberKey]: spell(part) } : part,
  );
}

function fromJson(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) =>
    typeof part === 'object' && part !== null && numberKey in part ? Number(part[numberKey]) : part,
  );
}

const numberKey = '#number';

function spell(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}

function withPrefix(tensors: ReadonlyMap<string, TensorValue>, prefix: string): Readonly<Record<string, TensorValue>> {
  return Object.fromEntries(
    [...tensors].flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
  );
}

async function hashOf(
  tensors: readonly (readonly [string, TensorValue])[],
  document: string,
  identity: string,
): Promise<string> {
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = await Promise.all(
    sorted.map(
      async ([name, value]) =>
        `${name} ${value.dtype} ${value.shape.join('x')} ${await sha256Hex(bytesOf(value).slice())}`,
    ),
  );
  const text = new TextEncoder().encode([identity, document, ...lines].join('\n'));
  return sha256Hex(joinParts({ parts: [text], size: text.length }));
}
