// Where a shop is: the settings of its name, its own address, the hosts its events come from, and those of its images.

import type { Child } from 'hono/jsx';
import { type Shop, shopPath } from '../layout';
import { described, FieldError, FieldHelp, type FormState, TextField } from '../parts';
import { ShopUrlField } from '../shop-fields';

export const ShopAddresses = ({ form, shop }: { form: FormState; shop: Shop }) => (
  <fieldset class="card">
    <legend>쇼핑몰</legend>
    <TextField form={form} name="name" label="쇼핑몰 이름" help="이 화면에서만 보입니다." maxlength={60} />
    <ShopUrlField form={form} help="메시지의 링크가 여기로 이어집니다." />
    <Lines
      form={form}
      name="hosts"
      label="이벤트를 받을 주소"
      help="한 줄에 하나씩. 다른 주소에서 온 이벤트는 받지 않고, 메시지 링크도 이 주소로만 이어집니다. 모바일 주소가 따로 있으면 함께 적어 주세요."
    />
    <Lines
      form={form}
      name="imageHosts"
      label="상품 사진이 있는 주소"
      help="한 줄에 하나씩. 적어 두면 {상품이미지}에 이 주소와 쇼핑몰 주소의 사진만 씁니다. 비우면 어디에 있는 사진이든 씁니다."
    >
      <div hx-get={shopPath(shop.id, IMAGE_HOSTS_PATH)} hx-trigger="load" hx-swap="outerHTML" />
    </Lines>
  </fieldset>
);

const Lines = (field: { form: FormState; name: string; label: string; help: string; children?: Child }) => (
  <div class="field">
    <label for={field.name}>{field.label}</label>
    <textarea id={field.name} name={field.name} rows={4} {...described(field.form, field.name, true)}>
      {field.form.fields[field.name] ?? ''}
    </textarea>
    <FieldError form={field.form} name={field.name} />
    <FieldHelp name={field.name}>{field.help}</FieldHelp>
    {field.children}
  </div>
);

export const IMAGE_HOSTS_PATH = '/settings/image-hosts';

/** Where product images have come from lately, for the owner to choose from. */
export const ImageHosts = ({ hosts }: { hosts: readonly string[] }) => (
  <p class="field-help">
    {hosts.length === 0 ? (
      '최근에 본 상품 사진이 없습니다.'
    ) : (
      <>
        최근 상품 사진의 주소:{' '}
        {hosts.map((host, i) => (
          <>
            {i > 0 && ', '}
            <code class="breaks">{host}</code>
          </>
        ))}
      </>
    )}
  </p>
);
