// Images in SOLAPI's own storage: each is uploaded once per account and use, and its id remembered.

import type { SendOutcome } from '../../../core/dispatch/dispatch';
import type { ComposedImage } from '../../../core/message/composed';
import { type FetchImage, fileNameOf, toBase64 } from '../image-bytes';
import type { Files } from '../kind';
import type { Outgoing } from '../port';
import { errorCodeOf, type SolapiClient } from './client';
import { refusalOf } from './codes';
import { imagesOf, type StorageType, type StoredImages } from './wire';

const UPLOAD_TIMEOUT_MS = 30_000;

type Stored = { id: string } | { refused: SendOutcome };

const keyOf = (image: ComposedImage, use: StorageType) => `${use} ${image.src}`;

/** Uploads what is not there yet. `outcomeOf` tells why a message cannot go for want of an image, null when it can. */
export async function storeImages(
  client: SolapiClient,
  files: Files,
  fetchImage: FetchImage,
  batch: readonly Outgoing[],
): Promise<StoredImages & { outcomeOf(message: Outgoing): SendOutcome | null }> {
  const stored = new Map<string, Stored>();
  for (const { content } of batch) {
    for (const { image, use } of imagesOf(content)) {
      const key = keyOf(image, use);
      if (!stored.has(key)) stored.set(key, await store(client, files, fetchImage, image, use));
    }
  }
  return {
    idOf(image, use) {
      const found = stored.get(keyOf(image, use));
      return found && 'id' in found ? found.id : '';
    },
    outcomeOf({ content }) {
      for (const { image, use } of imagesOf(content)) {
        const found = stored.get(keyOf(image, use));
        if (found && 'refused' in found) return found.refused;
      }
      return null;
    },
  };
}

async function store(
  client: SolapiClient,
  files: Files,
  fetchImage: FetchImage,
  image: ComposedImage,
  use: StorageType,
): Promise<Stored> {
  const key = keyOf(image, use);
  const known = await files.find(key);
  if (known) return { id: known };
  const bytes = await fetchImage(image.src);
  if (bytes === 'later') return { refused: { outcome: 'later', forImage: true } };
  if (bytes === null) return { refused: { outcome: 'refused', reason: 'content' } };
  const body = { file: toBase64(bytes), type: use, name: fileNameOf(image.src) };
  const answer = await client.call('POST', '/storage/v1/files', body, UPLOAD_TIMEOUT_MS);
  // An upload whose end is unknown leaves at most an unused file behind.
  if (answer.kind === 'unclear') return { refused: { outcome: 'later' } };
  const { fileId } = (answer.json ?? {}) as { fileId?: string };
  if (answer.status !== 200 || !fileId) {
    const refused = refusalOf(answer, errorCodeOf(answer.json));
    const broken = refused.outcome === 'refused' && refused.reason === 'provider_failed';
    return { refused: broken ? { outcome: 'refused', reason: 'content' } : refused };
  }
  await files.keep(key, fileId);
  return { id: fileId };
}
