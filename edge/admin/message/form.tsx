// The message step of the campaign form. Every channel's fields are in the page and the stylesheet shows the chosen
// channel's, so that changing one's mind loses nothing; without a modern browser all of them are simply shown.

import type { Child } from 'hono/jsx';
import { MailPicturePicker, PicturePicker, type Pictures } from '../image/picture-picker';
import { Choice, Choices, described, FieldError, FieldHelp, type FormState, Select, TextField } from '../parts';
import { VARIABLE_WORDS } from '../words';
import { FeedFields } from './feed';
import { BUTTON_ROWS, LINK_ROWS, linkField } from './fields';
import { blockRows } from './mail-fields';
import { CouponFields, HeadFields, ProductFields } from './product';
import { BLOCK_WORDS, BUBBLE_WORDS, CHANNEL_WORDS } from './words';

/** `variables` are those the campaign's messages know. */
type Form = { form: FormState; variables: readonly string[]; pictures: Pictures };

export const MessageFields = ({ form, variables, pictures }: Form) => (
  <fieldset class="card message" id="message">
    <legend>메시지</legend>
    <fieldset class="field choices channels">
      <legend>채널</legend>
      {Object.entries(CHANNEL_WORDS).map(([value, { label, help }]) => (
        <Choice
          type="radio"
          name="channel"
          value={value}
          checked={form.fields.channel === value}
          {...{ label, help }}
        />
      ))}
      <FieldError form={form} name="channel" />
    </fieldset>
    <div class="of-sms">
      <TextFields {...{ form, variables, pictures }} prefix="" rows={6} />
    </div>
    <div class="of-kakao">
      <KakaoFields {...{ form, variables, pictures }} />
    </div>
    <div class="of-email">
      <EmailFields {...{ form, variables, pictures }} />
    </div>
    <div class="of-push">
      <TextField
        form={form}
        name="pushTitle"
        label="제목"
        maxlength={60}
        help="(광고)와 쇼핑몰 이름이 앞에 붙습니다."
      />
      <Body {...{ form, variables }} name="pushBody" label="내용" rows={3} />
      <TextField form={form} name="pushUrl" label="눌렀을 때 갈 주소" maxlength={500} />
    </div>
    <div class="of-fallback">
      <Fallback {...{ form, variables, pictures }} />
    </div>
  </fieldset>
);

/** Fields of a text that are folded away until one of them is used, or faulty. */
const FOLDED = ['subject', 'image', ...Array.from({ length: LINK_ROWS - 1 }, (_, i) => linkField('', 'Url', i + 1))];

/** A text with its variables, its links, and what makes it an LMS or MMS. */
const TextFields = ({ form, variables, pictures, prefix, rows }: Form & { prefix: string; rows: number }) => (
  <>
    <Body
      {...{ form, variables }}
      name={`${prefix}body`}
      label="내용"
      rows={rows}
      help="{이름|고객}처럼 적으면 값이 없을 때 ‘고객’으로, {상품명:을}처럼 적으면 조사가 맞춰져 나갑니다. (광고) 표시와 무료수신거부 번호는 자동으로 붙습니다."
    />
    <TextField
      form={form}
      name={linkField(prefix, 'Name', 0)}
      label="링크 이름"
      help="보고서에서 알아보는 이름입니다."
      maxlength={20}
    />
    <TextField
      form={form}
      name={linkField(prefix, 'Url', 0)}
      label="링크 주소"
      help="{링크} 자리에 짧은 주소로 들어갑니다. {장바구니URL}, {상품URL} 또는 쇼핑몰 안의 주소를 적어 주세요."
      maxlength={500}
    />
    <details open={FOLDED.some((name) => form.fields[prefix + name] || form.errors[prefix + name])}>
      <summary>링크 더 넣기, 제목, 그림</summary>
      {Array.from({ length: LINK_ROWS - 1 }, (_, i) => (
        <div class="row">
          <TextField form={form} name={linkField(prefix, 'Name', i + 1)} label={`링크 ${i + 2} 이름`} maxlength={20} />
          <TextField
            form={form}
            name={linkField(prefix, 'Url', i + 1)}
            label={`링크 ${i + 2} 주소`}
            help={`내용에 {링크${i + 2}}`}
            maxlength={500}
          />
        </div>
      ))}
      <TextField form={form} name={`${prefix}subject`} label="LMS 제목" help="40바이트까지. SMS에는 나가지 않습니다." />
      <TextField form={form} name={`${prefix}image`} label="그림 주소" help="JPG 한 장. 넣으면 MMS로 나갑니다." />
      <PicturePicker field={`${prefix}image`} fields={form.fields} pictures={pictures} />
    </details>
  </>
);

const Body = ({
  form,
  variables,
  name,
  label,
  rows,
  help,
}: Omit<Form, 'pictures'> & { name: string; label: string; rows: number; help?: Child }) => (
  <div class="field">
    <label for={name}>{label}</label>
    <textarea id={name} name={name} rows={rows} {...described(form, name, help)}>
      {form.fields[name] ?? ''}
    </textarea>
    <FieldError form={form} name={name} />
    <div class="variables">
      {variables.map((variable) => (
        <button
          type="button"
          class="chip"
          data-insert={`{${variable}}`}
          data-into={name}
          title={VARIABLE_WORDS[variable]}
        >
          {`{${variable}}`}
        </button>
      ))}
    </div>
    {help && <FieldHelp name={name}>{help}</FieldHelp>}
  </div>
);

const KakaoFields = ({ form, variables, pictures }: Form) => (
  <>
    <Choices
      form={form}
      name="bubble"
      legend="말풍선"
      options={[
        ...Object.entries(BUBBLE_WORDS).map(([value, label]) => ({ value, label })),
        ...(form.fields.bubble === 'kept' ? [{ value: 'kept', label: '지금 말풍선 그대로 (API로 만든 모양)' }] : []),
      ]}
    />
    <div class="of-text">
      <Body
        {...{ form, variables }}
        name="bubbleText"
        label="내용"
        rows={5}
        help="와이드 이미지는 76자 두 줄까지, 나머지는 1,300자까지입니다."
      />
    </div>
    <ProductFields form={form} />
    <div class="of-picture">
      <TextField
        form={form}
        name="bubbleImage"
        label="그림 주소"
        help="JPG·PNG, 가로 500픽셀 이상. 상품 카드는 {상품이미지}"
      />
      <PicturePicker field="bubbleImage" fields={form.fields} pictures={pictures} />
      <TextField form={form} name="bubbleImageUrl" label="그림을 누르면 갈 주소" />
    </div>
    <HeadFields {...{ form, pictures }} />
    <FeedFields {...{ form, pictures }} />
    <div class="of-cards">
      <TextField form={form} name="tailUrl" label="더 보기 주소" help="비워 두면 더 보기가 없습니다." maxlength={500} />
    </div>
    <div class="not-of-feed">
      <BubbleButtons form={form} />
    </div>
  </>
);

/** What stands below a bubble: its buttons and its coupon. */
const BubbleButtons = ({ form }: Pick<Form, 'form'>) => (
  <>
    <div id="buttons">
      <ButtonRow form={form} row={0} />
      <ButtonRow form={form} row={1} />
      <details open={FOLDED_BUTTONS.some((name) => form.fields[name] || form.errors[name])}>
        <summary>버튼 더 넣기</summary>
        {Array.from({ length: BUTTON_ROWS - 2 }, (_, i) => (
          <ButtonRow form={form} row={i + 2} />
        ))}
      </details>
      <FieldError form={form} name="buttons" />
    </div>
    <Choice type="checkbox" name="addChannel" checked={form.fields.addChannel === 'on'} label="채널 추가 버튼" />
    <CouponFields form={form} />
  </>
);

const FOLDED_BUTTONS = Array.from({ length: BUTTON_ROWS - 2 }, (_, i) => [
  `button${i + 2}Name`,
  `button${i + 2}Url`,
]).flat();

const ButtonRow = ({ form, row }: Pick<Form, 'form'> & { row: number }) => (
  <div class="row">
    <TextField form={form} name={`button${row}Name`} label={`버튼 ${row + 1} 이름`} maxlength={14} />
    <TextField form={form} name={`button${row}Url`} label={`버튼 ${row + 1} 주소`} maxlength={500} />
  </div>
);

const EmailFields = ({ form, variables, pictures }: Form) => (
  <>
    <TextField form={form} name="mailSubject" label="제목" maxlength={100} help="(광고)가 맨 앞에 자동으로 붙습니다." />
    <TextField
      form={form}
      name="preheader"
      label="미리보기 글"
      maxlength={150}
      help="받은 편지함에서 제목 옆에 보입니다."
    />
    <Choices
      form={form}
      name="kind"
      legend="본문"
      options={[
        { value: 'blocks', label: '블록으로 만들기' },
        { value: 'html', label: 'HTML 붙여넣기' },
      ]}
    />
    <div class="of-blocks">
      {Array.from({ length: blockRows(form.fields) }, (_, i) => (
        <div class="block">
          <Select
            form={form}
            name={`blockType${i}`}
            label={`블록 ${i + 1}`}
            options={{ '': '(비움)', ...BLOCK_WORDS }}
          />
          <textarea
            id={`blockText${i}`}
            name={`blockText${i}`}
            rows={2}
            aria-label={`블록 ${i + 1} 글`}
            placeholder="글, 버튼 이름, 그림 설명"
          >
            {form.fields[`blockText${i}`] ?? ''}
          </textarea>
          <input
            id={`blockUrl${i}`}
            name={`blockUrl${i}`}
            aria-label={`블록 ${i + 1} 주소`}
            placeholder="버튼이나 그림의 주소"
            value={form.fields[`blockUrl${i}`] ?? ''}
          />
        </div>
      ))}
      <MailPicturePicker fields={form.fields} pictures={pictures} />
      <FieldError form={form} name="blocks" />
      <p class="field-help">빈 줄은 두 개씩 더 생깁니다. 저장하거나 미리보기를 새로 고치면 나타납니다.</p>
    </div>
    <div class="of-html">
      <Body
        {...{ form, variables }}
        name="html"
        label="HTML"
        rows={12}
        help="스크립트와 양식은 빼고 보냅니다. 링크는 클릭을 셀 수 있게 바뀝니다."
      />
    </div>
  </>
);

const Fallback = ({ form, variables, pictures }: Form) => (
  <>
    <Choice
      type="checkbox"
      name="fallback"
      checked={form.fields.fallback === 'on'}
      label="대체 문자 보내기 (복합채널)"
      help="받을 수 없는 것이 6시간 안에 확인된 회원(채널 친구가 아니거나 브라우저 알림을 끊은 경우)에게 문자로 대신 보냅니다. 문자 수신에 동의한 회원에게만 갑니다."
    />
    <div class="of-fallback-text">
      <TextFields {...{ form, variables, pictures }} prefix="fallback_" rows={4} />
    </div>
  </>
);
