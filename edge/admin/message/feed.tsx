// 카드 여러 장: the fields of a carousel whose cards are written one by one.

import { PicturePicker, type Pictures } from '../image/picture-picker';
import { described, FieldError, type FormState, TextField } from '../parts';
import { cardRows, cardWithoutImage } from './feed-fields';

export const FeedFields = ({ form, pictures }: { form: FormState; pictures: Pictures }) => {
  const waiting = cardWithoutImage(form.fields);
  return (
    <div class="of-feed">
      {Array.from({ length: cardRows(form.fields) }, (_, i) => (
        <fieldset class="feed-card">
          <legend>카드 {i + 1}</legend>
          <TextField form={form} name={`cardHeader${i}`} label="머리글" maxlength={20} />
          <div class="field">
            <label for={`cardText${i}`}>내용</label>
            <textarea id={`cardText${i}`} name={`cardText${i}`} rows={3} {...described(form, `cardText${i}`)}>
              {form.fields[`cardText${i}`] ?? ''}
            </textarea>
            <FieldError form={form} name={`cardText${i}`} />
          </div>
          <TextField form={form} name={`cardImage${i}`} label="그림 주소" maxlength={500} />
          {i === waiting && <PicturePicker field={`cardImage${i}`} fields={form.fields} pictures={pictures} />}
          <div class="row">
            <TextField form={form} name={`cardButtonName${i}`} label="버튼 이름" maxlength={8} />
            <TextField form={form} name={`cardButtonUrl${i}`} label="버튼 주소" maxlength={500} />
          </div>
        </fieldset>
      ))}
      <p class="field-help">
        카드는 두 장에서 여섯 장까지, 내용은 180자까지입니다. 빈 카드는 빼고 나가며, 저장하거나 미리보기를 새로 고치면
        한 장이 더 생깁니다.
      </p>
    </div>
  );
};
