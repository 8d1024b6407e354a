// Anatomies from principal components of the user's own velocity fields, such as those of registrations of a template to scans.
import { dataError, usageError } from '../../../core/errors.ts';
import { createStream } from '../../../core/stream.ts';
import { scaleField, type VectorField } from '../../../images/deformation/vector-field.ts';
import { fitVelocityPca, velocityFromPca } from '../../../images/deformation/velocity-pca.ts';
import type { TargetGrid } from '../../../images/sampling/resample-to.ts';
import type { WorldResources } from '../world.ts';
import type { AnatomyFields } from './anatomy-fields-settings.ts';
import type { AnatomySource } from './anatomy-source.ts';
import { controlGridFor, fieldOnGrid, readVelocityField } from './read-velocity-field.ts';
import type { Template } from './template.ts';

/** Standard value of the latent `anatomyMm`, which has no say here but for 0. */
const standardMm = 2;

/** Where the template and files come from. */
interface Place {
  readonly template: Template;
  readonly resources: WorldResources | undefined;
}

/**
 * Draws anatomies as fields vary: their mean and components once, then independent coefficients for each case.
 * @throws from the source: `brain/anatomy-from-fields` (usage) where `anatomyMm` is neither 0 nor its standard value.
 */
export function anatomiesOfFields(
  fields: readonly VectorField[],
  { share }: Pick<AnatomyFields, 'share'>,
): AnatomySource {
  const model = fitVelocityPca(fields, { share });
  return ([seed, index]) => {
    const velocity = velocityFromPca(model, anatomyCoefficients(seed, index, model.components.length));
    return (anatomyMm, shrinkage) => {
      if (anatomyMm !== 0 && anatomyMm !== standardMm) {
        throw usageError(
          'brain/anatomy-from-fields',
          `with "anatomyFields" anatomies differ as those fields do; got ${anatomyMm} mm for the latent "anatomyMm".`,
          { hint: 'Leave "anatomyMm" out (or make it 0 for no anatomy) and set "scale" of "anatomyFields".' },
        );
      }
      return scaleField(velocity, anatomyMm === 0 ? 0 : shrinkage);
    };
  };
}

/**
 * The fields of all files times `scale`, on one control grid of the template.
 * @throws `brain/too-few-fields`, `brain/no-files` (usage); `brain/grids-differ`, `brain/not-a-velocity`, `brain/no-affine` (data); what the readers throw.
 */
export async function readAnatomyFields(given: AnatomyFields, { template, resources }: Place): Promise<VectorField[]> {
  const { files, nodeMm, scale } = given;
  if (files.length < 2) {
    throw usageError(
      'brain/too-few-fields',
      `"anatomyFields" needs two or more velocity fields; got ${files.length}.`,
      {
        hint: 'Name one file a subject; twenty or more show how anatomies differ.',
      },
    );
  }
  if (resources === undefined) {
    throw usageError('brain/no-files', 'this place cannot read the files of velocity fields.', {
      hint: 'Leave the setting "anatomyFields" out; the prior of anatomies needs no files.',
    });
  }
  const fields: VectorField[] = [];
  let first: FieldGrid | undefined;
  for (const path of files) {
    const stored = readVelocityField(await resources.readFile(path), baseName(path), template);
    const { extents, geometry } = stored.components[0];
    first ??= { file: stored.file, extents, geometry };
    requireSameGrid(first, { file: stored.file, extents, geometry });
    fields.push(scaleField(fieldOnGrid(stored, controlGridFor(stored, template, nodeMm), given), scale));
  }
  return fields;
}

/** Where the samples of a file lie. */
interface FieldGrid extends TargetGrid {
  readonly file: string;
}

function requireSameGrid(first: FieldGrid, { file, extents, geometry }: FieldGrid): void {
  const sizes = extents.every((extent, axis) => extent === first.extents[axis]);
  const places = geometry.affine!.every((value, i) => Math.abs(value - first.geometry.affine![i]!) < 1e-3);
  if (!sizes || !places) {
    const of = (grid: TargetGrid): string =>
      `${grid.extents.join(' x ')} samples of ${grid.geometry.spacingMm.join(' x ')} mm`;
    throw dataError(
      'brain/grids-differ',
      `the velocity fields must lie on one grid; "${first.file}" has ${of(first)}, this one ${of({ extents, geometry })}${sizes ? ' elsewhere' : ''}.`,
      { place: { file }, hint: 'Resample one of them to the grid of the other.' },
    );
  }
}

/** Independent standard normals, each from its own stream keyed by (seed, case, component), so that more components leave those before as they are. */
export function anatomyCoefficients(seed: number, index: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => createStream(seed, 'brain', index, 'anatomy', k).normal());
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
