// Shapes that networks have: the two of the goals, the layers of ResNet-18 at 96 pixels, of ResNet-50, EfficientNet and 3-D networks.
import type { Shape } from '../../src/core/tensor-value.ts';

/** A convolution of x with w, padded alike on both sides. */
export interface Case {
  readonly name: string;
  readonly x: Shape;
  readonly w: Shape;
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
  readonly groups: number;
}

interface CaseOptions {
  readonly stride?: number;
  readonly pad?: number;
  readonly groups?: number;
}

function convolution(name: string, x: Shape, w: Shape, { stride = 1, pad = 0, groups = 1 }: CaseOptions = {}): Case {
  const all = (value: number): readonly number[] => w.slice(2).map(() => value);
  return { name, x, w, strides: all(stride), pads: all(pad), dilations: all(1), groups };
}

/** All cases. */
export const cases: readonly Case[] = [
  convolution('2-D 32-64 56', [32, 32, 56, 56], [64, 32, 3, 3], { pad: 1 }),
  convolution('3-D 8-16 48', [4, 8, 48, 48, 48], [16, 8, 3, 3, 3], { pad: 1 }),
  convolution('3-D 1-8 48', [4, 1, 48, 48, 48], [8, 1, 3, 3, 3], { pad: 1 }),
  convolution('3-D 32-64 24', [4, 32, 24, 24, 24], [64, 32, 3, 3, 3], { pad: 1 }),
  convolution('3-D 16-32 24 stride 2', [4, 16, 24, 24, 24], [32, 16, 3, 3, 3], { stride: 2, pad: 1 }),
  convolution('ResNet-18 stem', [32, 3, 96, 96], [64, 3, 7, 7], { stride: 2, pad: 3 }),
  convolution('ResNet-18 1', [32, 64, 24, 24], [64, 64, 3, 3], { pad: 1 }),
  convolution('ResNet-18 2 stride 2', [32, 64, 24, 24], [128, 64, 3, 3], { stride: 2, pad: 1 }),
  convolution('ResNet-18 2 shortcut', [32, 64, 24, 24], [128, 64, 1, 1], { stride: 2 }),
  convolution('ResNet-18 2', [32, 128, 12, 12], [128, 128, 3, 3], { pad: 1 }),
  convolution('ResNet-18 3 stride 2', [32, 128, 12, 12], [256, 128, 3, 3], { stride: 2, pad: 1 }),
  convolution('ResNet-18 3', [32, 256, 6, 6], [256, 256, 3, 3], { pad: 1 }),
  convolution('ResNet-18 4 stride 2', [32, 256, 6, 6], [512, 256, 3, 3], { stride: 2, pad: 1 }),
  convolution('ResNet-18 4', [32, 512, 3, 3], [512, 512, 3, 3], { pad: 1 }),
  convolution('ResNet-50 1 wide', [16, 64, 56, 56], [256, 64, 1, 1]),
  convolution('ResNet-50 3 narrow', [16, 1024, 14, 14], [256, 1024, 1, 1]),
  convolution('EfficientNet 144 channelwise', [16, 144, 56, 56], [144, 1, 3, 3], { pad: 1, groups: 144 }),
  convolution('EfficientNet 576 channelwise', [16, 576, 14, 14], [576, 1, 5, 5], { pad: 2, groups: 576 }),
  convolution('ViT-S patches', [16, 3, 224, 224], [384, 3, 16, 16], { stride: 16 }),
  convolution('X-ray 1-32 128', [8, 1, 128, 128], [32, 1, 3, 3], { pad: 1 }),
  convolution('1-D 32-64 1000', [16, 32, 1000], [64, 32, 7], { pad: 3 }),
  convolution('U-Net 32-32 128', [4, 32, 128, 128], [32, 32, 3, 3], { pad: 1 }),
];
