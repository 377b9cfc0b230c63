// The codecs in the engine itself: what goes in as a picture comes out as one, smaller and upright.

import { expect, it } from 'vitest';
import { readImage } from '../../core/message/image';
import { decode, encode, type Pixels, scale } from '../../edge/images/codec';

/** Left half red, right half see-through. */
function picture(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) data.set(i % width < width / 2 ? [200, 0, 0, 255] : [0, 0, 0, 0], i * 4);
  return { data, width, height };
}

const colourAt = ({ data, width }: Pixels, x: number, y: number) => [...data.slice((y * width + x) * 4).slice(0, 4)];

it('a PNG survives decoding and encoding to the bit', async () => {
  const png = await encode(picture(20, 10), 'png', 100);
  expect(readImage(png)).toMatchObject({ type: 'png', width: 20, height: 10 });
  expect(await decode(png, 'png')).toMatchObject(picture(20, 10));
});

it('a JPEG shows white where the picture was see-through', async () => {
  const jpeg = await encode(picture(64, 32), 'jpeg', 90);
  expect(readImage(jpeg)).toMatchObject({ type: 'jpeg', width: 64, height: 32 });
  const back = await decode(jpeg, 'jpeg');
  expect(back && colourAt(back, 60, 16).every((value) => value > 245)).toBe(true);
  expect(back && colourAt(back, 4, 16)[0]).toBeGreaterThan(180);
});

it('a picture is made smaller without losing its halves', async () => {
  const small = await scale(picture(400, 200), 100, 50);
  expect([small.width, small.height]).toEqual([100, 50]);
  expect(colourAt(small, 10, 25)).toEqual([200, 0, 0, 255]);
});

it('a damaged picture is null, and the next one is read as if nothing had been', async () => {
  const png = await encode(picture(20, 10), 'png', 100);
  const damaged = png.slice();
  damaged.fill(0x55, 41, 60);
  expect(await decode(damaged, 'png')).toBeNull();
  expect(await decode(new Uint8Array([0xff, 0xd8, 0xff, 0xd9]), 'jpeg')).toBeNull();
  expect(await decode(png, 'png')).not.toBeNull();
  expect(await decode(await encode(picture(20, 10), 'jpeg', 80), 'jpeg')).not.toBeNull();
});
