// What a file is by its bytes, what is left out of it, and what each place allows.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImage } from '../../core/message/image';
import { checkUpload, fitImage, IMAGE_LIMITS, IMAGE_USES, UPLOAD_LIMITS } from '../../core/message/image-use';
import {
  exif,
  gifApplication,
  gifComment,
  gifFile,
  jpegApplication,
  jpegComment,
  jpegFile,
  pngExif,
  pngFile,
  pngText,
  webpFile,
} from '../support/image-files';

const side = fc.integer({ min: 1, max: 0xffff });
const webpSide = fc.integer({ min: 1, max: 0x3fff });
/** Something private enough to look for afterwards. */
const SECRET = [...'37.5665N 126.9780E'].map((one) => one.charCodeAt(0));
const holdsSecret = (bytes: Uint8Array) => String.fromCharCode(...bytes).includes('37.5665N');

const files = fc.oneof(
  fc.record({ width: side, height: side, data: fc.array(fc.nat(255), { maxLength: 40 }) }).map((size) => ({
    ...size,
    plain: jpegFile(size.width, size.height, { data: size.data }),
    written: jpegFile(size.width, size.height, {
      data: size.data,
      before: [
        ...exif(1, SECRET),
        ...jpegComment(SECRET),
        ...jpegApplication(13, SECRET),
        ...jpegApplication(2, SECRET),
      ],
      after: SECRET,
    }),
  })),
  fc.record({ width: side, height: side }).map((size) => ({
    ...size,
    plain: pngFile(size.width, size.height),
    written: pngFile(size.width, size.height, { before: [...pngText(SECRET), ...pngExif(SECRET)], after: SECRET }),
  })),
  fc.record({ width: side, height: side }).map((size) => ({
    ...size,
    plain: gifFile(size.width, size.height),
    written: gifFile(size.width, size.height, {
      before: [...gifComment(SECRET), ...gifApplication('XMP DataXMP', SECRET)],
      after: SECRET,
    }),
  })),
);

describe('an image file', () => {
  it('is what its header says, and loses everything that is not the picture', () => {
    fc.assert(
      fc.property(files, ({ width, height, plain, written }) => {
        expect(holdsSecret(written)).toBe(true);
        expect(readImage(written)).toEqual({ ...readImage(plain), bytes: plain });
        expect(readImage(plain)).toMatchObject({ width, height, orientation: 1 });
      }),
    );
  });

  it('is kept as it is when there is nothing to leave out', () => {
    fc.assert(fc.property(files, ({ plain }) => readImage(plain)?.bytes === plain));
  });

  it('that breaks off anywhere is no image', () => {
    fc.assert(
      fc.property(files, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), ({ plain }, part) => {
        expect(readImage(plain.subarray(0, Math.floor(plain.length * part)))).toBeNull();
      }),
    );
  });

  it('may hold anything: reading never throws', () => {
    const starts = [[0xff, 0xd8, 0xff], [...pngFile(1, 1).subarray(0, 8)], [...gifFile(1, 1).subarray(0, 13)]];
    fc.assert(
      fc.property(fc.constantFrom([], ...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        const read = readImage(Uint8Array.from([...start, ...rest]));
        expect(read === null || (read.width > 0 && read.height > 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('may be damaged at any byte without being read past its end', () => {
    fc.assert(
      fc.property(files, fc.nat(), fc.nat(255), ({ written }, at, byte) => {
        const damaged = Uint8Array.from(written);
        damaged[at % damaged.length] = byte;
        const read = readImage(damaged);
        expect(read === null || read.bytes.length <= damaged.length).toBe(true);
      }),
    );
  });

  it('in WebP is recognised with its size, in all three kinds', () => {
    fc.assert(
      fc.property(
        webpSide,
        webpSide,
        fc.constantFrom('VP8 ' as const, 'VP8L' as const, 'VP8X' as const),
        (w, h, kind) => {
          expect(readImage(webpFile(w, h, kind))).toMatchObject({ type: 'webp', width: w, height: h });
        },
      ),
    );
  });

  it('tells how a camera was held, in either byte order', () => {
    for (const order of ['II', 'MM'] as const)
      for (let turn = 1; turn <= 8; turn++)
        expect(readImage(jpegFile(4, 3, { before: exif(turn, [], order) }))?.orientation).toBe(turn);
    expect(readImage(jpegFile(4, 3, { before: exif(77) }))?.orientation).toBe(1);
  });

  it('tells whether it moves', () => {
    expect(readImage(gifFile(2, 2, { frames: 1 }))?.animated).toBe(false);
    expect(readImage(gifFile(2, 2, { frames: 3 }))?.animated).toBe(true);
  });

  it('keeps a moving picture looping', () => {
    const loop = gifApplication('NETSCAPE2.0', [1, 0, 0]);
    const file = gifFile(2, 2, { frames: 2, before: loop });
    expect(readImage(file)?.bytes).toBe(file);
  });

  it('is read in progressive and lossless JPEG alike', () => {
    for (const frame of [0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xca])
      expect(readImage(jpegFile(640, 480, { frame }))).toMatchObject({ width: 640, height: 480 });
  });
});

describe('the library', () => {
  const header = (over = {}) => ({
    type: 'jpeg' as const,
    width: 800,
    height: 600,
    orientation: 1,
    animated: false,
    ...over,
  });

  it('takes what the channels can show, up to its limits, and says which limit was passed', () => {
    const { maxBytes, maxPixels } = UPLOAD_LIMITS;
    expect(checkUpload(header(), maxBytes)).toBeNull();
    expect(checkUpload(header(), maxBytes + 1)).toEqual({
      reason: 'image_bytes',
      limit: maxBytes,
      given: maxBytes + 1,
    });
    expect(checkUpload(header({ width: 3_000, height: 2_000 }), 1)).toBeNull();
    expect(checkUpload(header({ width: 3_000, height: 2_001 }), 1)).toMatchObject({
      reason: 'image_pixels',
      limit: maxPixels,
      height: 2_001,
    });
    expect(checkUpload(header({ type: 'webp' }), 1)).toMatchObject({ reason: 'image_type', given: 'webp' });
    expect(checkUpload(null, 1)).toEqual({ reason: 'not_an_image' });
  });
});

describe('a picture in a message', () => {
  const image = (
    width: number,
    height: number,
    over: Partial<{ type: 'jpeg' | 'png' | 'gif'; bytes: number }> = {},
  ) => ({
    type: 'jpeg' as const,
    bytes: 100_000,
    width,
    height,
    ...over,
  });

  it('goes as it is at each limit of its place, and is made to fit one step beyond', () => {
    expect(fitImage(image(1_000, 1_000, { bytes: 200_000 }), 'mms')).toEqual({ ok: true, value: { as: 'is' } });
    expect(fitImage(image(1_000, 1_000, { bytes: 200_001 }), 'mms')).toEqual({
      ok: true,
      value: { as: 'encoded', type: 'jpeg', width: 1_000, height: 1_000 },
    });
    expect(fitImage(image(2_000, 1_000), 'mms')).toEqual({
      ok: true,
      value: { as: 'encoded', type: 'jpeg', width: 1_000, height: 500 },
    });
    expect(fitImage(image(500, 500, { type: 'png' }), 'mms')).toMatchObject({ value: { type: 'jpeg' } });
  });

  it('is refused where stretching or cropping would be needed, with the limit and what was given', () => {
    expect(fitImage(image(500, 250), 'kakao_image')).toMatchObject({ ok: true });
    expect(fitImage(image(500, 249), 'kakao_image')).toMatchObject({ error: { reason: 'image_ratio', height: 249 } });
    expect(fitImage(image(600, 800), 'kakao_image')).toMatchObject({ ok: true });
    expect(fitImage(image(600, 801), 'kakao_image')).toMatchObject({ error: { reason: 'image_ratio' } });
    expect(fitImage(image(600, 601), 'kakao_wide')).toMatchObject({ error: { reason: 'image_ratio' } });
    expect(fitImage(image(800, 400), 'kakao_item_main')).toMatchObject({ ok: true });
    expect(fitImage(image(800, 401), 'kakao_item_main')).toMatchObject({ error: { reason: 'image_ratio' } });
    expect(fitImage(image(600, 600), 'kakao_item')).toMatchObject({ ok: true });
    expect(fitImage(image(499, 499), 'kakao_item')).toMatchObject({ error: { reason: 'image_width', limit: 500 } });
  });

  it.each(['kakao_image', 'kakao_commerce', 'kakao_carousel_feed', 'kakao_carousel_commerce'] as const)(
    'as %s is between twice as wide as high and three wide for four high',
    (use) => {
      for (const [width, height, ok] of [
        [500, 250, true],
        [500, 249, false],
        [600, 800, true],
        [600, 801, false],
        [499, 499, false],
      ] as const)
        expect([width, height, fitImage(image(width, height), use).ok]).toEqual([width, height, ok]);
    },
  );

  it('that moves is shown by mail alone', () => {
    expect(fitImage(image(600, 600, { type: 'gif' }), 'email')).toEqual({ ok: true, value: { as: 'is' } });
    for (const use of IMAGE_USES.filter((one) => one !== 'email'))
      expect(fitImage(image(600, 300, { type: 'gif' }), use === 'kakao_item' ? 'mms' : use)).toMatchObject({
        error: { reason: 'image_type', given: 'gif' },
      });
  });

  it('never comes out larger than its place allows, nor larger than it was', () => {
    const any = fc.record({
      width: fc.integer({ min: 1, max: 9_000 }),
      height: fc.integer({ min: 1, max: 9_000 }),
      bytes: fc.integer({ min: 1, max: UPLOAD_LIMITS.maxBytes }),
      type: fc.constantFrom('jpeg' as const, 'png' as const, 'gif' as const),
    });
    fc.assert(
      fc.property(any, fc.constantFrom(...IMAGE_USES), (given, use) => {
        const fit = fitImage(given, use);
        if (!fit.ok) return;
        const { maxWidth, maxHeight, types } = IMAGE_LIMITS[use];
        const { width, height, type } = fit.value.as === 'is' ? given : fit.value;
        expect(width <= Math.min(maxWidth, given.width) && height <= Math.min(maxHeight, given.height)).toBe(true);
        expect(types).toContain(type);
      }),
    );
  });
});
