// What a model says about itself.
import { create } from '@bufbuild/protobuf';
import { type ModelProto, StringStringEntryProtoSchema } from 'onnx-buf';

/** Who made a model, which version, and named texts: ONNX's `producer_name`, versions and `metadata_props`. */
export interface ModelMetadata {
  readonly producer: string;
  readonly producerVersion: string;
  readonly domain: string;
  readonly modelVersion: number;
  readonly description: string;
  /** Texts by name; by our convention JSON under `preprocessing`, `classes` and `provenance`. */
  readonly properties: Readonly<Record<string, string>>;
}

/** The metadata of a model. */
export function metadataOf(model: ModelProto): ModelMetadata {
  return {
    producer: model.producerName,
    producerVersion: model.producerVersion,
    domain: model.domain,
    modelVersion: Number(model.modelVersion),
    description: model.docString,
    properties: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
  };
}

/** Writes metadata to a model: what is undefined stays as it is. */
export function setMetadata(model: ModelProto, metadata: Partial<ModelMetadata>): void {
  if (metadata.producer !== undefined) model.producerName = metadata.producer;
  if (metadata.producerVersion !== undefined) model.producerVersion = metadata.producerVersion;
  if (metadata.domain !== undefined) model.domain = metadata.domain;
  if (metadata.modelVersion !== undefined) model.modelVersion = BigInt(metadata.modelVersion);
  if (metadata.description !== undefined) model.docString = metadata.description;
  if (metadata.properties !== undefined) {
    model.metadataProps = Object.entries(metadata.properties).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value }),
    );
  }
}
