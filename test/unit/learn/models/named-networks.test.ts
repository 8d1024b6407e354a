import { expect, it } from 'vitest';
import { settingsFrom } from '../../../../src/learn/methods/setting.ts';
import { namedNetworks, networkOf } from '../../../../src/learn/models/named-networks.ts';

const text = { words: 20, longest: 8 };

it('makes a model of every network for all that it reads', () => {
  for (const network of namedNetworks) {
    for (const modality of network.modalities) {
      const model = network.make(settingsFrom(network.name, network.settings), { modality, text });
      expect(model.kind, network.name).toBe(modality === 'pairs' ? 'pairs' : 'classes');
    }
  }
});

it('suggests the nearest name, and refuses what a network does not read', () => {
  expect(() => networkOf('resnet81', 'image', {})).toThrow(/There is no network "resnet81"/);
  expect(() => networkOf('cnn', 'text', {})).toThrow(/"cnn" does not read texts alone/);
  expect(() => networkOf('vit', 'image', { dept: 3 })).toThrow(/did you mean "depth"/);
  expect(networkOf('vit', 'image', { depth: 3 }).settings).toMatchObject({ depth: 3, width: 192 });
});
