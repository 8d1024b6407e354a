import type { Watch } from '../../../../src/core/progress.ts';
import { readyMadeWorlds } from '../../../../src/simulate/ready-made/ready-made-worlds.ts';
import { parseWorldFile } from '../../../../src/simulate/world-file/parse-world-file.ts';
import { worldOf } from '../../../../src/simulate/worlds/worlds.ts';
import { describeWorld } from './describe-world.ts';
import { withConstants, withSetting } from './edit-world.ts';
import { type GeneratedDataset, generateDataset } from './generate-dataset.ts';
import type {
  FindRequest,
  GenerateRequest,
  Scene,
  SceneRequest,
  SceneSalience,
  WorldChoice,
  WorldDescription,
} from './messages.ts';
import { openWorldFile } from './open-world-file.ts';
import { Stage } from './stage.ts';

/** The work of the page that simulates, done in a worker. */
export class Simulator {
  readonly #stage = new Stage();

  worlds(): readonly WorldChoice[] {
    return Object.entries(readyMadeWorlds).map(([name, text]) => {
      const worldFile = parseWorldFile(text, `${name}.yaml`);
      const world = worldOf(worldFile);
      return { name, world: world.name, modality: world.modality, title: worldFile.title };
    });
  }

  describe({ text, file }: { readonly text: string; readonly file: string }): WorldDescription {
    return describeWorld(text, file);
  }

  scene(request: SceneRequest): Promise<Scene> {
    return this.#stage.scene(request);
  }

  find(request: FindRequest): Promise<number | undefined> {
    return this.#stage.find(request);
  }

  salience(request: SceneRequest): Promise<SceneSalience | undefined> {
    return this.#stage.salience(request);
  }

  withSetting(change: { readonly text: string; readonly name: string; readonly value: unknown }): string {
    return withSetting(change.text, change.name, change.value);
  }

  /** The text with a node for each of these latents that nothing drives, so that it can be set by an intervention. */
  withNodes({
    text,
    file,
    names,
  }: {
    readonly text: string;
    readonly file: string;
    readonly names: readonly string[];
  }) {
    const { idle } = openWorldFile(text, file);
    const added = idle.filter(({ name }) => names.includes(name));
    return withConstants(
      text,
      added.map(({ name, standard }) => [name, standard]),
    );
  }

  generate(request: GenerateRequest, watch: Watch = {}): Promise<GeneratedDataset> {
    return generateDataset(request, watch);
  }
}
