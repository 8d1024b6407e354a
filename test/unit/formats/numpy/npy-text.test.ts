import { expect, it } from 'vitest';
import { readNpyText } from '../../../../src/formats/numpy/npy-text.ts';
import { failureOf } from '../../../fixtures/tables/tables.ts';

const read = (base64: string) => readNpyText(Buffer.from(base64, 'base64'), { file: 'a.npy' });

// Written by NumPy 2.4: an array of no axes, one of extent 1 with characters beyond 16 bits, bytes, the other byte order with filling.
it.each([
  [
    'yes',
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPFUzJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAp5AAAAZQAAAHMAAAA=',
  ],
  [
    'Größe 😀',
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPFU3JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIApHAAAAcgAAAPYAAADfAAAAZQAAACAAAAAA9gEA',
  ],
  [
    'No',
    'k05VTVBZAQB2AHsnZGVzY3InOiAnfFMyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIApObw==',
  ],
  [
    'yes',
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPlU1JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAB5AAAAZQAAAHMAAAAAAAAAAA==',
  ],
])('reads %s', (text, base64) => {
  expect(read(base64)).toBe(text);
});

it.each([
  [
    'several texts',
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPFUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAphAAAAYgAAAA==',
  ],
  [
    'numbers',
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAA==',
  ],
])('refuses %s', async (_, base64) => {
  expect(await failureOf(async () => read(base64))).toMatchObject({ code: 'formats/npy-unsupported-type' });
});

it('tells a text that was cut off', async () => {
  const whole = Buffer.from(
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPFUzJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAp5AAAAZQAAAHMAAAA=',
    'base64',
  );
  const cut = whole.subarray(0, whole.length - 4);
  expect(await failureOf(async () => readNpyText(cut, { file: 'a.npy' }))).toMatchObject({
    code: 'formats/npy-malformed',
  });
});
