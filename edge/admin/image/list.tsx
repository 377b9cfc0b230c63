// The library of pictures: what there is, where each is shown, and a place to drop more.

import { UPLOAD_LIMITS } from '../../../core/message/image-use';
import type { LibraryImage } from '../../actions/images';
import { number } from '../format';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Empty, Notice } from '../parts';
import { dimensions, fileSize, TYPE_WORDS } from './words';

/** Files that were not taken, by name, with what to do about each. */
export type Refused = { name: string; why: string };

type Props = { frame: Frame; images: LibraryImage[]; nextId: number | null; added: number; refused: Refused[] };

export const ImagesPage = ({ frame, images, nextId, added, refused }: Props) => {
  const path = (rest: string) => shopPath(frame.shop.id, `/images${rest}`);
  return (
    <ShopPage frame={frame} room="images" title="이미지">
      {refused.length > 0 && (
        <Notice tone="error">
          {added > 0 && <>{number(added)}개는 올렸습니다. </>}
          올리지 못한 파일이 있습니다.
          <ul>
            {refused.map(({ name, why }) => (
              <li>
                <b>{name}</b> — {why}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <form method="post" action={path('')} enctype="multipart/form-data" class="card upload">
        <FileDrop name="files" label="이미지 올리기" multiple />
        <button class="primary" type="submit">
          올리기
        </button>
      </form>
      {images.length === 0 ? (
        <Empty title="아직 이미지가 없습니다">
          <p>
            문자(MMS), 카카오 메시지, 이메일에 쓸 이미지를 여기에 모아 둡니다. 메시지를 쓸 때 바로 올릴 수도 있습니다.
          </p>
        </Empty>
      ) : (
        <ul class="pictures">
          {images.map((image) => (
            <Picture image={image} shopId={frame.shop.id} />
          ))}
        </ul>
      )}
      {nextId !== null && (
        <p class="pager">
          <a class="button" href={path(`?before=${nextId}`)}>
            더 보기
          </a>
        </p>
      )}
    </ShopPage>
  );
};

/** A file control as a wide area: files may be dropped on it, with or without scripting. */
export const FileDrop = ({ name, label, multiple = false }: { name: string; label: string; multiple?: boolean }) => (
  <div class="drop">
    <label for={name}>{label}</label>
    <input
      id={name}
      name={name}
      type="file"
      multiple={multiple}
      accept="image/jpeg,image/png,image/gif"
      aria-describedby={`${name}-help`}
      data-pixels={UPLOAD_LIMITS.maxPixels}
    />
    <p class="field-help" id={`${name}-help`}>
      파일을 골라도 되고 여기로 끌어다 놓아도 됩니다. JPG, PNG, GIF · {fileSize(UPLOAD_LIMITS.maxBytes)}까지 ·{' '}
      {number(UPLOAD_LIMITS.maxPixels / 10_000)}만 화소까지. 촬영 위치 같은 정보는 지우고 보관합니다.
    </p>
  </div>
);

const Picture = ({ image, shopId }: { image: LibraryImage; shopId: number }) => (
  <li class="card kept-picture">
    <a href={image.src} class="thumb">
      <img src={`/i/${image.hash}`} alt={image.name} loading="lazy" width={image.width} height={image.height} />
    </a>
    <p class="title">{image.name}</p>
    <p class="muted">
      {TYPE_WORDS[image.type]} · {dimensions(image)} · {fileSize(image.bytes)}
    </p>
    {image.users.length > 0 ? (
      <p class="muted">
        쓰는 캠페인:{' '}
        {image.users.map((user, i) => (
          <>
            {i > 0 && ', '}
            <a href={shopPath(shopId, `/campaigns/${user.campaignId}`)}>{user.name}</a>
          </>
        ))}
      </p>
    ) : (
      <form method="post" action={shopPath(shopId, `/images/${image.id}/delete`)}>
        <button class="link" type="submit" data-confirm="이 이미지를 삭제할까요?">
          삭제
        </button>
      </form>
    )}
  </li>
);
