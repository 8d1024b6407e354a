// Levels of random factors, cut into blocks that share no observation: within a block matrices are dense, between blocks they are 0.

/** A grouping with a random effect for each group. */
export interface RandomFactor {
  readonly name: string;
  /** Dense code of the group of each observation. */
  readonly codes: Int32Array;
}

/** Levels that are connected by observations. */
export interface Block {
  /** Number of levels. */
  readonly size: number;
  /** Factor of each level. */
  readonly factor: Int32Array;
  /** Z'Z, by rows. */
  readonly counts: Float64Array;
  /** Z'X by columns, then Z'y: `[column * size + level]`. */
  readonly products: Float64Array;
}

/** What is multiplied with the levels. */
export interface BlockInput {
  readonly random: readonly RandomFactor[];
  readonly columns: readonly Float64Array[];
}

/** The blocks with their counts and products. Nested factors give one block an outermost group. */
export function blocksOf({ random, columns }: BlockInput): readonly Block[] {
  const count = columns[0]?.length ?? 0;
  const sizes = random.map(({ codes }) => codes.reduce((most, code) => Math.max(most, code + 1), 0));
  const offsets = sizes.map((_, k) => sizes.slice(0, k).reduce((sum, size) => sum + size, 0));
  const levelOf = (k: number, row: number): number => offsets[k]! + random[k]!.codes[row]!;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const place = connect(
    count,
    total,
    random.map((_, k) => (row: number) => levelOf(k, row)),
  );
  const blocks = place.sizes.map((size) => ({
    size,
    factor: new Int32Array(size),
    counts: new Float64Array(size * size),
    products: new Float64Array(size * columns.length),
  }));
  for (let row = 0; row < count && random.length > 0; row += 1) {
    const levels = random.map((_, k) => levelOf(k, row));
    const block = blocks[place.block[levels[0]!]!]!;
    levels.forEach((level, k) => {
      const own = place.within[level]!;
      block.factor[own] = k;
      for (const other of levels) block.counts[own * block.size + place.within[other]!]! += 1;
      columns.forEach((column, c) => {
        block.products[c * block.size + own]! += column[row]!;
      });
    });
  }
  return blocks;
}

interface Places {
  readonly sizes: readonly number[];
  /** Block of each level, and its place within the block. */
  readonly block: Int32Array;
  readonly within: Int32Array;
}

function connect(count: number, total: number, levels: readonly ((row: number) => number)[]): Places {
  const parent = Int32Array.from({ length: total }, (_, level) => level);
  const rootOf = (level: number): number => {
    let root = level;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  for (let row = 0; row < count; row += 1) {
    for (const level of levels) parent[rootOf(level(row))] = rootOf(levels[0]!(row));
  }
  const blockOf = new Map<number, number>();
  const sizes: number[] = [];
  const within = new Int32Array(total);
  const block = Int32Array.from({ length: total }, (_, level) => {
    const root = rootOf(level);
    const found = blockOf.get(root) ?? blockOf.size;
    blockOf.set(root, found);
    within[level] = sizes[found] ?? 0;
    sizes[found] = (sizes[found] ?? 0) + 1;
    return found;
  });
  return { sizes, block, within };
}
