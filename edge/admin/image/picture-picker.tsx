// 이미지 고르기, beneath a picture's address in the message form: pictures of the library as buttons, and a place to add
// one. A press submits the whole form to its preview, which puts the picture's address in; nothing typed is lost, and no
// scripting is needed. What is put in fits its place: the limits are the channel's and the bubble's.

import type { ImageUse } from '../../../core/message/image-use';
import { blockRows } from '../message/mail-fields';
import type { Fields } from '../parts';
import { limitWords } from './words';

/** As much as is offered of a library; the rest is on its own page. */
export const PICTURES_OFFERED = 24;

export type Pictures = {
  images: readonly { id: number; hash: string; name: string; width: number; height: number }[];
  /** The form's preview, without what it is asked for. */
  path: string;
  libraryPath: string;
};

/** Where a field's picture is shown; null for fields that hold none. */
export function useOfField(field: string, fields: Fields): ImageUse | null {
  if (field === 'image' || field === 'fallback_image') return 'mms';
  if (/^blockUrl\d{1,2}$/.test(field)) return 'email';
  if (/^cardImage\d$/.test(field)) return 'kakao_carousel_feed';
  if (field === 'headImage') return 'kakao_carousel_commerce';
  if (field !== 'bubbleImage') return null;
  if (fields.bubble === 'wide') return 'kakao_wide';
  if (fields.bubble === 'commerce') return 'kakao_commerce';
  return fields.bubble === 'carousel_commerce' ? 'kakao_carousel_commerce' : 'kakao_image';
}

/** The field a mail's picture goes to: the first block that shows one and has none yet. */
const mailField = (fields: Fields) =>
  Array.from({ length: blockRows(fields) }, (_, i) => i).find((i) => fields[`blockType${i}`] === 'image');

export const PicturePicker = ({ field, fields, pictures }: { field: string; fields: Fields; pictures: Pictures }) => {
  const use = useOfField(field, fields);
  if (!use) return null;
  const { images, path, libraryPath } = pictures;
  return (
    <details class="picker">
      <summary>보관함에서 고르기</summary>
      <p class="field-help">{limitWords(use)}</p>
      {images.length === 0 ? (
        <p class="muted">아직 보관한 이미지가 없습니다.</p>
      ) : (
        <ul class="picks">
          {images.map(({ id, hash, name, width, height }) => (
            <li>
              <button
                type="submit"
                formaction={`${path}&as=pick#${field}`}
                name="pick"
                value={`${field}:${id}`}
                title={name}
              >
                <img src={`/i/${hash}`} alt={name} loading="lazy" width={width} height={height} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="actions">
        <input type="file" name={`file-${field}`} accept="image/jpeg,image/png,image/gif" aria-label="올릴 이미지" />
        <button
          type="submit"
          class="small"
          formaction={`${path}&as=upload#${field}`}
          formenctype="multipart/form-data"
          name="pick"
          value={field}
        >
          올려서 넣기
        </button>
        <a href={libraryPath} target="_blank" rel="noopener">
          이미지 보관함
        </a>
      </div>
    </details>
  );
};

/** The picker of an e-mail's blocks: it fills the first picture block. */
export const MailPicturePicker = ({ fields, pictures }: { fields: Fields; pictures: Pictures }) => {
  const row = mailField(fields);
  return row === undefined ? null : <PicturePicker field={`blockUrl${row}`} {...{ fields, pictures }} />;
};
