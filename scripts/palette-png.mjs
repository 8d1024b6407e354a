// Screenshots as PNG with a palette of 256 colours: a third of the size, and no difference that a reader would see.
import { deflateSync } from 'node:zlib';
import { decode } from 'fast-png';

/** Bits by channel by which colours are told apart. */
const bits = 6;

/** @param {Uint8Array} png @returns {Buffer} */
export function withPalette(png) {
  const { width, height, data, channels } = decode(png);
  const cells = countCells(data, channels);
  const palette = medianCut([...cells.values()], 256);
  const nearest = new Map();
  const rows = Buffer.alloc(height * (width + 1));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = pixel * channels;
    const key = keyOf(data[at], data[at + 1], data[at + 2]);
    if (!nearest.has(key)) nearest.set(key, nearestOf(palette, cells.get(key).mean));
    rows[Math.floor(pixel / width) * (width + 1) + 1 + (pixel % width)] = nearest.get(key);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => colour.map(Math.round)))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function keyOf(red, green, blue) {
  const shift = 8 - bits;
  return ((red >> shift) << (2 * bits)) | ((green >> shift) << bits) | (blue >> shift);
}

/** Mean colour and number of pixels of each small cube of colours. */
function countCells(data, channels) {
  const cells = new Map();
  for (let at = 0; at < data.length; at += channels) {
    const key = keyOf(data[at], data[at + 1], data[at + 2]);
    const cell = cells.get(key) ?? { count: 0, mean: [0, 0, 0] };
    cell.count += 1;
    for (let channel = 0; channel < 3; channel++)
      cell.mean[channel] += (data[at + channel] - cell.mean[channel]) / cell.count;
    cells.set(key, cell);
  }
  return cells;
}

/** Splits the box with the largest weighted extent at its median until there are enough (Heckbert 1982); the mean of each. */
function medianCut(cells, wanted) {
  const boxes = [boxOf(cells)];
  while (boxes.length < wanted) {
    boxes.sort((a, b) => b.weight - a.weight);
    const [box] = boxes;
    if (box.weight === 0) break;
    const sorted = box.cells.toSorted((a, b) => a.mean[box.channel] - b.mean[box.channel]);
    const half = sorted.reduce((sum, { count }) => sum + count, 0) / 2;
    let [cut, passed] = [0, 0];
    while (cut < sorted.length - 1 && passed + sorted[cut].count / 2 < half) passed += sorted[cut++].count;
    const at = Math.max(1, cut);
    boxes.splice(0, 1, boxOf(sorted.slice(0, at)), boxOf(sorted.slice(at)));
  }
  return boxes.map(({ cells: held }) => {
    const total = held.reduce((sum, { count }) => sum + count, 0);
    return [0, 1, 2].map((channel) => held.reduce((sum, { count, mean }) => sum + count * mean[channel], 0) / total);
  });
}

function boxOf(cells) {
  const extents = [0, 1, 2].map((channel) => {
    const values = cells.map(({ mean }) => mean[channel]);
    return (
      values.reduce((high, value) => Math.max(high, value), 0) -
      values.reduce((low, value) => Math.min(low, value), 255)
    );
  });
  const extent = Math.max(...extents);
  const count = cells.reduce((sum, cell) => sum + cell.count, 0);
  return { cells, channel: extents.indexOf(extent), weight: cells.length === 1 ? 0 : extent * Math.sqrt(count) };
}

function nearestOf(palette, colour) {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [index, each] of palette.entries()) {
    const distance = each.reduce((sum, value, channel) => sum + (value - colour[channel]) ** 2, 0);
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function chunk(name, content) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(content.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
