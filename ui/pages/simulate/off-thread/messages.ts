// What is asked of the simulator and what it gives, as plain values.
import type { NodeValue, NodeValues } from '../../../../src/simulate/graph/causal-graph.ts';
import type { LatentValue } from '../../../../src/simulate/worlds/world.ts';
import type { Cohort } from '../../../app/cohort.ts';

/** A ready-made world file, as it is offered. */
export interface WorldChoice {
  readonly name: string;
  /** Name of the renderer. */
  readonly world: string;
  readonly modality: string;
  readonly title: string;
}

/** What a world file says, as a page shows it. */
export interface WorldDescription {
  readonly world: string;
  readonly worldTitle: string;
  readonly modality: string;
  readonly title: string;
  readonly about: string;
  readonly cases: number;
  readonly seed: number;
  /** Twins that the file names, as in `bias=0`. */
  readonly twins: readonly string[];
  readonly nodes: readonly GraphNode[];
  readonly controls: readonly Control[];
  readonly settings: readonly Setting[];
}

/** A node of the causal graph. */
export interface GraphNode {
  readonly name: string;
  readonly kind: string;
  readonly parents: readonly string[];
  readonly about: string;
  /** The latent of the world that it drives. */
  readonly latent: string | undefined;
  /** What it is in the case table. */
  readonly column: 'label' | 'truth' | 'attribute' | 'site' | undefined;
}

export const controlGroups = ['planted', 'causes', 'seen', 'scanner'] as const;
export type ControlGroup = (typeof controlGroups)[number];

/** A node that can be set by hand. */
export interface Control {
  readonly name: string;
  readonly group: ControlGroup;
  /** Whether the file says what drives it; if not, it has its standard value in all cases. */
  readonly driven: boolean;
  readonly about: string;
  readonly unit: string;
  readonly range: ControlRange;
}

export type ControlRange =
  | { readonly kind: 'values'; readonly values: readonly NodeValue[] }
  | { readonly kind: 'real'; readonly low: number; readonly high: number; readonly step: number };

/** A setting of the renderer. */
export interface Setting {
  readonly name: string;
  /** As written in the file, else the standard value; undefined where the renderer decides. */
  readonly value: string | number | boolean | undefined;
  readonly range:
    | { readonly kind: 'values'; readonly values: readonly (string | number | boolean)[] }
    | { readonly kind: 'number'; readonly low: number; readonly high: number; readonly whole: boolean };
}

/** Which case is shown, and what is set by hand. */
export interface SceneRequest {
  readonly text: string;
  readonly file: string;
  readonly seed: number | undefined;
  /** Position in the dataset, from 0. */
  readonly position: number;
  /** Set in both pictures, as in `sex=female,age=60`; may be empty. */
  readonly both: string;
  /** Set in the twin alone; undefined for the twin that the file names, or else one in the class. */
  readonly twin: string | undefined;
  /** Mask that is laid over both pictures. */
  readonly mask: string | undefined;
  /** Slice of a volume; undefined for the one that differs most. */
  readonly slice: number | undefined;
}

/** How conspicuous a bias is beside the disease, in this case. */
export interface SceneSalience {
  /** The nodes that were toggled. */
  readonly bias: string;
  readonly disease: string;
  /** Norm of the change by the bias over that of the change by the disease. */
  readonly salience: number;
}

/** One of the two that are compared. */
export interface SceneSide {
  readonly values: NodeValues;
  readonly texts: Readonly<Record<string, string>>;
  readonly measured: Readonly<Record<string, LatentValue>>;
  /** SHA-256 of the samples in single precision, little-endian; undefined in a world without pictures. */
  readonly sha256: string | undefined;
}

/** A case and its twin. */
export interface Scene {
  readonly id: string;
  /** Cases of the dataset. */
  readonly size: number;
  readonly intervention: NodeValues;
  readonly base: SceneSide;
  readonly twin: SceneSide;
  readonly pictures: ScenePictures | undefined;
  readonly milliseconds: number;
}

/** Pixels, ready to be shown: red, green, blue, opacity. */
export interface ScenePictures {
  readonly width: number;
  readonly height: number;
  readonly base: Uint8ClampedArray<ArrayBuffer>;
  readonly twin: Uint8ClampedArray<ArrayBuffer>;
  readonly difference: Uint8ClampedArray<ArrayBuffer>;
  /** Largest change of any sample, in intensity; the difference is saturated there. */
  readonly largest: number;
  /** Share of the samples that differ. */
  readonly changed: number;
  readonly masks: readonly string[];
  readonly slices: number;
  readonly slice: number;
  /** Extent of the whole picture or volume in samples, and the distance of two samples in mm. */
  readonly extents: readonly number[];
  readonly spacingMm: readonly number[];
}

/** A dataset to be made. */
export interface GenerateRequest {
  readonly text: string;
  readonly file: string;
  readonly seed: number | undefined;
  readonly cases: number;
  readonly do: readonly string[];
  readonly twins: readonly string[];
}

/** A case of a cohort, looked for from a position on. */
export interface FindRequest {
  readonly scene: SceneRequest;
  readonly cohort: Cohort;
  readonly from: number;
  readonly step: 1 | -1;
}
