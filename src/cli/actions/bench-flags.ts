import type { BenchLevel } from '../../learn/benchmark/bench-level.ts';

/** Flags of `bench`. */
export interface BenchFlags {
  readonly out?: string | undefined;
  readonly workers?: number | undefined;
  readonly estimate?: true | undefined;
  readonly template?: true | undefined;
  readonly quiet?: true | undefined;
  readonly worlds?: readonly string[] | undefined;
  readonly world?: readonly string[] | undefined;
  readonly methods?: readonly string[] | undefined;
  readonly seeds?: readonly number[] | undefined;
  readonly development?: true | undefined;
  readonly trials?: number | undefined;
  readonly level?: BenchLevel | undefined;
  readonly cache?: string | undefined;
  readonly small?: true | undefined;
  /** Training pairs, validation pairs, test cases of each group and class. */
  readonly sizes?: readonly number[] | undefined;
  readonly list?: true | undefined;
}
