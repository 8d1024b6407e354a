// A network of imported encoders: one ONNX file with both halves, or one each.
import { dataError } from '../../core/errors.ts';
import type { LearnerModel } from '../../learn/learner/learner.ts';
import { importedFeatures } from '../../learn/models/imported-encoder.ts';
import { importedClassModel, importedPairModel } from '../../learn/models/imported-models.ts';
import type { Modality } from '../../learn/models/named-networks.ts';
import type { OnnxEncoders } from './onnx-encoders.ts';

/** The encoders of several files together: the first that gives each half. */
export function joinEncoders(read: readonly OnnxEncoders[]): OnnxEncoders {
  const image = read.find((each) => each.image)?.image;
  const text = read.find((each) => each.text);
  return { image, text: text?.text, textInputs: text?.textInputs ?? [], length: text?.length };
}

/** The network for what is read. Throws `learn/bad-weights` (data) where a half is missing. */
export function importedNetwork({ image, text }: OnnxEncoders, modality: Modality, file: string): LearnerModel {
  const missing =
    modality !== 'text' && image === undefined
      ? 'images'
      : modality !== 'image' && text === undefined
        ? 'texts'
        : undefined;
  if (missing !== undefined) {
    throw dataError('learn/bad-weights', `"${file}": there is no ONNX file that reads ${missing}.`, {
      hint: `Look for onnx/${missing === 'images' ? 'vision_model' : 'text_model'}.onnx, or give use.modality ${missing === 'images' ? 'text' : 'image'}.`,
    });
  }
  if (modality === 'pairs') return importedPairModel({ image: image!, text: text! });
  if (modality === 'image') return importedClassModel({ encoder: image! });
  return { kind: 'classes', features: (scope, inputs) => importedFeatures(scope.child('text'), inputs, text!) };
}
