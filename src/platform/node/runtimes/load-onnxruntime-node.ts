// Finds the native package. It is an optional dependency whose install script fails without a network; scripts/keep-native-runtime.mjs then
// has kept its files in native/, which is looked at second.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataError, type EvenhandError } from '../../../core/errors.ts';

type Package = typeof import('onnxruntime-node');

/** The native package and the folder of its shared libraries. */
export interface NativePackage {
  readonly ort: Package;
  readonly version: string;
  readonly libraries: string;
}

const home = new URL('../../../../', import.meta.url);
const here = createRequire(import.meta.url);
const kept = createRequire(new URL('native/', home));

/**
 * Loads the native package, once.
 * @throws `EvenhandError` `engine/runtime-missing` if it is absent or has no build that runs here.
 */
export async function loadOnnxruntimeNode(): Promise<NativePackage> {
  const manifest = find(here) ?? find(kept);
  if (manifest === undefined) {
    throw dataError('engine/runtime-missing', 'onnxruntime-node is not installed.', { hint: installHint() });
  }
  const libraries = join(dirname(manifest), 'bin/napi-v6', process.platform, process.arch);
  if (!existsSync(libraries)) {
    throw dataError(
      'engine/runtime-missing',
      `onnxruntime-node has no build for ${process.platform}-${process.arch}.`,
      {
        hint: 'The WebAssembly runtime is used instead.',
      },
    );
  }
  try {
    const ort = manifest === find(here) ? await import('onnxruntime-node') : (kept('onnxruntime-node') as Package);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    return { ort, version, libraries };
  } catch (error) {
    throw unloadable(error);
  }
}

/** The command that brings the native package. */
export function installHint(): string {
  const { optionalDependencies } = JSON.parse(readFileSync(new URL('package.json', home), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  return `npm install --ignore-scripts onnxruntime-node@${optionalDependencies['onnxruntime-node']}`;
}

function find(from: NodeJS.Require): string | undefined {
  try {
    return from.resolve('onnxruntime-node/package.json');
  } catch {
    return undefined;
  }
}

function unloadable(error: unknown): EvenhandError {
  const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
  return dataError('engine/runtime-missing', `onnxruntime-node cannot be loaded: ${withoutFolders(reason)}.`, {
    hint: `Reinstall it: ${installHint()}`,
    cause: error,
  });
}

/** Messages of the loader of shared libraries name files by absolute paths. */
function withoutFolders(message: string): string {
  return message.replaceAll(fileURLToPath(home), '').replace(/(?:\/[^\s/:]+)+\//g, '');
}
