import { expect, it } from 'vitest';
import { recognise } from '../../../src/formats/recognise.ts';

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

it.each([
  ['', 'an empty file'],
  ['<!DOCTYPE html><html><head>', 'a web page (HTML)'],
  ['\xef\xbb\xbf\n<html lang="en">', 'a web page (HTML)'],
  ['version https://git-lfs.github.com/spec/v1\noid sha256:4d7a', 'a Git LFS pointer'],
  ['\x80\x02}q\x00', 'a Python pickle (PyTorch)'],
  ['PK\x03\x04\x00\x00archive/data.pkl', 'a zip archive with a pickle (PyTorch)'],
  ['PK\x03\x04\x00\x00weight.npy\x93NUMPY', 'NumPy arrays (.npz)'],
  ['PK\x03\x04\x00\x00word/document.xml', 'a zip archive'],
  ['\x93NUMPY\x01\x00', 'a NumPy array (.npy)'],
  ['\x89HDF\r\n\x1a\n', 'an HDF5 file'],
  ['GGUF\x03', 'a GGUF model'],
  ['\x1c\0\0\0TFL3', 'a TensorFlow Lite model'],
  ['\x1c\0\0\0ORTM5', 'a model in the ORT format'],
  [`${'\0'.repeat(128)}DICM`, 'a DICOM image'],
  [`II*\0${'\0'.repeat(124)}DICM`, 'a DICOM image'],
  ['II*\0\x08\0\0\0', 'a TIFF image'],
  ['MM\0*\0\0\0\x08', 'a TIFF image'],
  ['GIF89a', 'a GIF image'],
  ['BM\x76\x0c\0\0\0\0\0\0', 'a BMP image'],
  ['RIFF\x24\0\0\0WEBPVP8 ', 'a WebP image'],
  ['\0\0\0\x0cjP  \r\n', 'a JPEG 2000 image'],
  ['\x40\0\0\0\0\0\0\0{"__metadata__":', 'a safetensors file'],
  ['{"error": "not found"}', 'a JSON document'],
  ['[{"a": 1}]', 'a JSON document'],
  ['<?xml version="1.0"?>', 'an XML document'],
  ['\x1f\x8b\x08', 'a gzip archive'],
])('%j seems to be %s', (start, name) => {
  expect(recognise(latin1(start))).toContain(name);
});

it('says nothing of an ONNX model', () => {
  expect(recognise(latin1('\x08\x07\x12\x04ORTModule'))).toBeUndefined();
  expect(recognise(latin1('\x08\x0a\x12\x07pytorch\x1a\x052.1.0'))).toBeUndefined();
});
