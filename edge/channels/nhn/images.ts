// Images at NHN: an attachment of the text product, or an address in Kakao's storage. Each is uploaded once per account
// and use, and what it is called there is remembered.

import * as v from 'valibot';
import type { SendOutcome } from '../../../core/dispatch/dispatch';
import type { ComposedImage } from '../../../core/message/composed';
import { type FetchImage, fileNameOf, toBase64 } from '../image-bytes';
import type { Files } from '../kind';
import type { Outgoing } from '../port';
import type { NhnClient } from './client';
import { refusalOf } from './codes';
import { imagesOf, type NhnImages, type NhnImageType } from './wire';

type Stored = { id: string } | { refused: SendOutcome };

export type StoredImages = NhnImages & {
  /** Why a message cannot go for want of an image; null when it can. */
  outcomeOf(message: Outgoing): SendOutcome | null;
};

export async function storeImages(
  clients: { text: NhnClient | null; kakao: NhnClient | null },
  files: Files,
  fetchImage: FetchImage,
  batch: readonly Outgoing[],
): Promise<StoredImages> {
  const stored = new Map<string, Stored>();
  const wanted = new Map<string, string[]>();
  for (const { image, use, ref } of imagesOf(batch)) {
    const key = keyOf(image, use);
    wanted.set(ref, [...(wanted.get(ref) ?? []), key]);
    const client = use === 'MMS' ? clients.text : clients.kakao;
    if (!stored.has(key) && client) stored.set(key, await store(client, files, fetchImage, image, use));
  }
  return {
    idOf(image, use) {
      const found = stored.get(keyOf(image, use));
      return found && 'id' in found ? found.id : '';
    },
    outcomeOf({ clientRef }) {
      for (const key of wanted.get(clientRef) ?? []) {
        const found = stored.get(key);
        if (found && 'refused' in found) return found.refused;
      }
      return null;
    },
  };
}

const keyOf = (image: ComposedImage, use: NhnImageType) => `nhn ${use} ${image.src}`;

const CONTENT: SendOutcome = { outcome: 'refused', reason: 'content' };

async function store(
  client: NhnClient,
  files: Files,
  fetchImage: FetchImage,
  image: ComposedImage,
  use: NhnImageType,
): Promise<Stored> {
  const key = keyOf(image, use);
  const known = await files.find(key);
  if (known) return { id: known };
  const bytes = await fetchImage(image.src);
  if (bytes === 'later') return { refused: { outcome: 'later', forImage: true } };
  if (bytes === null) return { refused: CONTENT };
  const answer = await (use === 'MMS' ? uploadText(client, bytes, image) : uploadKakao(client, bytes, image, use));
  // An upload whose end is unknown leaves at most an unused file behind.
  if (answer.kind === 'unclear' || answer.kind === 'busy') return { refused: { outcome: 'later' } };
  if (answer.kind === 'refused') {
    const refused = refusalOf(use === 'MMS' ? 'text' : 'kakao', answer.code);
    const broken = refused.outcome === 'refused' && refused.reason === 'provider_failed';
    return { refused: broken ? CONTENT : refused };
  }
  const id = idIn(answer.json);
  if (id === null) return { refused: CONTENT };
  await files.keep(key, id);
  return { id };
}

const uploadText = (client: NhnClient, bytes: Uint8Array, image: ComposedImage) =>
  client.call('sms/v3.0', 'POST', '/attachfile/binaryUpload', {
    fileName: fileNameOf(image.src),
    fileBody: toBase64(bytes),
    createUser: 'dorawa',
  });

function uploadKakao(client: NhnClient, bytes: Uint8Array, image: ComposedImage, use: NhnImageType) {
  const form = new FormData();
  form.set('image', new Blob([bytes]), fileNameOf(image.src));
  form.set('imageType', use);
  return client.call('brand-message/v1.0', 'POST', '/images', form);
}

const fileSchema = v.object({ body: v.object({ data: v.object({ fileId: v.union([v.number(), v.string()]) }) }) });
const imageSchema = v.object({ image: v.object({ imageUrl: v.string() }) });

function idIn(json: unknown): string | null {
  const file = v.safeParse(fileSchema, json);
  if (file.success) return String(file.output.body.data.fileId);
  const image = v.safeParse(imageSchema, json);
  return image.success ? image.output.image.imageUrl : null;
}
