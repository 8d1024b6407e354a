// What two texts of package-lock.json pin differently. Releases of npm write the same packages in different words: some leave out packages
// of other platforms, some say `libc` or `peer`. What is installed is settled by version, checksum and dependencies, so only those count.

interface Package {
  version?: string;
  integrity?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optional?: boolean;
}

/** Places (`node_modules/...`; the project itself is '') that only one lock file has, unless optional there, or that they pin differently. */
export function changedPackages(before: string, after: string): string[] {
  const [old, now] = [packagesOf(before), packagesOf(after)];
  const places = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return places.filter((place) => {
    const [one, other] = [old[place], now[place]];
    return one && other ? settled(one) !== settled(other) : !(one ?? other)?.optional;
  });
}

function packagesOf(text: string): Record<string, Package> {
  return (JSON.parse(text) as { packages: Record<string, Package> }).packages;
}

function settled(entry: Package): string {
  const { version, integrity, dependencies, devDependencies, optionalDependencies, peerDependencies } = entry;
  return JSON.stringify([version, integrity, dependencies, devDependencies, optionalDependencies, peerDependencies]);
}
