import { usageError } from '../../core/errors.ts';
import { suggestion } from '../world-file/problems.ts';
import type { WorldFile } from '../world-file/world-file.ts';
import type { World } from '../worlds/world.ts';

/**
 * The settings of a world with its standard values filled in; `compat` is a setting of worlds that can reproduce another simulator.
 * @throws `simulate/bad-settings` (usage) with every problem at its line.
 */
export function readSettings({ settings, place }: WorldFile, world: World, compat: 'simba' | undefined): unknown {
  const parsed = world.settings.safeParse(compat === undefined ? settings : { ...settings, compat });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [`${place(['settings', ...issue.path])}: ${sentence(issue)}`];
    const known = issue.path.length === 0 ? settingsOf(world) : [];
    return issue.keys.map((key) =>
      key === 'compat' && compat !== undefined
        ? `the world ${world.name} has no --compat ${compat}.`
        : `${place(['settings', ...issue.path, key], 'key')}: unknown setting "${key}".${suggestion(key, known)}`,
    );
  });
  const [only] = problems;
  const message = problems.length === 1 ? only! : `the settings have ${problems.length} problems:`;
  throw usageError('simulate/bad-settings', message, {
    problems,
    hint: `docs/worlds/${world.name}.md lists the settings of the world ${world.name}.`,
  });
}

function sentence({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  return `settings ${path.map(String).join('.')}: ${message}.`;
}

/** Names of the settings, where the schema is a map, or a map that is transformed. */
function settingsOf({ settings }: World): string[] {
  const { shape, in: before } = settings as { readonly shape?: object; readonly in?: { readonly shape?: object } };
  return Object.keys(shape ?? before?.shape ?? {});
}
