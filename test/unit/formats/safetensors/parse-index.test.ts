import { expect, it } from 'vitest';
import { parseSafetensorsIndex } from '../../../../src/formats/safetensors/parse-index.ts';

const file = 'model.safetensors.index.json';

it('tells which file holds which tensor', () => {
  const text =
    '{"metadata":{"total_size":1},"weight_map":{"b":"m-2.safetensors","a":"m-1.safetensors","c":"m-2.safetensors"}}';
  const { shardOf, shards } = parseSafetensorsIndex(text, { file });
  expect([...shardOf]).toEqual([
    ['b', 'm-2.safetensors'],
    ['a', 'm-1.safetensors'],
    ['c', 'm-2.safetensors'],
  ]);
  expect(shards).toEqual(['m-2.safetensors', 'm-1.safetensors']);
});

it.each([
  ['{"weight_map":{"a":"../x.safetensors"}}', 'not the name of a file beside'],
  ['{"weight_map":{"a":"/etc/passwd"}}', 'not the name of a file beside'],
  ['{"weight_map":{"a":"C:\\\\x"}}', 'not the name of a file beside'],
  ['{"weight_map":{"a":".."}}', 'not the name of a file beside'],
  ['{"weight_map":{"a":1}}', 'is in no file'],
  ['{"weight_map":{"a":"x","a":"y"}}', '"a" twice'],
  ['{"weight_map":[]}', 'no "weight_map"'],
  ['null', 'no "weight_map"'],
  ['{', 'not JSON'],
])('refuses %s', (text, words) => {
  const parse = () => parseSafetensorsIndex(text, { file });
  expect(parse).toThrow(expect.objectContaining({ code: 'formats/safetensors-malformed', place: { file } }));
  expect(parse).toThrow(words);
});
