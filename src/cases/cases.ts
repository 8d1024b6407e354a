// Cases: a table whose columns have been given a meaning. One row is one case (an image); this value is all that an audit reads.

/** A grouping of cases: which group each case is in. Every case is in exactly one group; missing values form the group "Unknown". */
export interface Attribute {
  readonly name: string;
  /** Group of each case, an index into `groups`. */
  readonly codes: Int32Array;
  /** Names of the groups: numeric bands in ascending order, else in order of size, largest first; "Unknown" last if present. */
  readonly groups: readonly string[];
  /** Index of the group "Unknown" in `groups`, or -1. */
  readonly unknown: number;
  readonly recipe: AttributeRecipe;
}

/** How an attribute was made, for the record. */
export interface AttributeRecipe {
  /** The columns it was made from. */
  readonly columns: readonly string[];
  /** For a recoded attribute: each recorded spelling and the category it became. */
  readonly recode?: Readonly<Record<string, string>> | undefined;
  /** For a cut number: the edges, and which end of each band is included. */
  readonly edges?: readonly number[] | undefined;
  readonly closed?: 'left' | 'right' | undefined;
  /** For an intersection: the attributes crossed. */
  readonly crosses?: readonly string[] | undefined;
}

/** A two-class task: label 1 is the finding present. */
export interface BinaryTask {
  readonly kind: 'binary';
  readonly name: string;
  /** The cases this task covers (ascending case indices): those of the scored split with a label and a score. */
  readonly rows: Int32Array;
  /** 0 or 1 by case index (full length; only `rows` are meaningful). */
  readonly label: Uint8Array;
  /** Real-valued score by case index; higher means more likely present. Absent when only decisions were given. */
  readonly score?: Float64Array | undefined;
  /** 0 or 1 by case index, when the table holds decisions instead of (or beside) scores. */
  readonly decision?: Uint8Array | undefined;
  /** The cases of the split from which thresholds are chosen, if one is named. */
  readonly tuning?: Int32Array | undefined;
}

/** A task of K >= 3 exclusive classes. */
export interface MulticlassTask {
  readonly kind: 'multiclass';
  readonly name: string;
  readonly classes: readonly string[];
  readonly rows: Int32Array;
  /** Class index by case index. */
  readonly label: Int32Array;
  /** One score column per class, by case index. */
  readonly scores: readonly Float64Array[];
  readonly tuning?: Int32Array | undefined;
}

/** A task measured by one number a case (Dice, IoU, error). */
export interface QualityTask {
  readonly kind: 'quality';
  readonly name: string;
  readonly rows: Int32Array;
  readonly value: Float64Array;
  readonly direction: 'higher' | 'lower';
}

/** What is measured of the cases: a finding, a set of exclusive classes, or a quality a case; told apart by `kind`. */
export type Task = BinaryTask | MulticlassTask | QualityTask;

/** How many cases were left out, of which task (all tasks if absent), and why. */
export interface Exclusion {
  readonly task?: string | undefined;
  readonly reason: string;
  readonly cases: number;
}

/** What a join of one more table did. */
export interface JoinCount {
  readonly table: string;
  readonly keys: readonly string[];
  readonly matched: number;
  readonly unmatchedLeft: number;
  readonly unmatchedRight: number;
}

/** A split of the cases, with what it is used for. */
export interface Split {
  readonly name: string;
  readonly role: 'scored' | 'threshold' | 'unused';
  readonly cases: number;
  readonly patients: number;
  /** Patients that also appear in the scored split. */
  readonly sharedPatients: number;
}

/** The input of an audit. Arrays over cases have length `count`. */
export interface Cases {
  readonly count: number;
  /** Dense patient codes 0..patients-1; the case index itself when no patient column was named. */
  readonly patient: Int32Array;
  readonly patients: number;
  readonly patientColumn: string | undefined;
  /** Cases whose patient is missing in the table; each counts as a patient of its own. */
  readonly casesWithoutPatient?: number | undefined;
  /** Positive row weights, or undefined for weights of one. */
  readonly weight: Float64Array | undefined;
  readonly attributes: readonly Attribute[];
  readonly tasks: readonly Task[];
  readonly splits: readonly Split[];
  readonly joins: readonly JoinCount[];
  readonly exclusions: readonly Exclusion[];
  /** Cases whose case id stands more than once (kept), 0 when there is no case id column. */
  readonly duplicatedCases: number;
  /** Of these, rows that repeat an earlier row in every column. */
  readonly duplicatedRows?: number | undefined;
}
