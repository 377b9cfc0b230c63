// What a report's conversions came to, as every page says it.

import type { AttributionRule } from '../../core/attribution';
import { formatMoney } from '../../core/money';
import type { ReportCounts } from '../../core/report';
import { number, won } from './format';

/** What conversions came to: won, what of it stayed where some was given back, and what was paid in other currencies. */
export const EarnedAmount = ({ counts, rule }: { counts: ReportCounts; rule: AttributionRule }) => {
  const [value, net] =
    rule === 'click'
      ? [counts.conversionValue, counts.netConversionValue]
      : [counts.deliveryConversionValue, counts.deliveryNetConversionValue];
  return (
    <>
      {won(value)}
      {net !== value && <small>취소·환불 빼고 {won(net)}</small>}
      {counts.otherCurrencies
        .filter((sum) => sum.rule === rule)
        .map(({ currency, amount, conversions }) => (
          <small>
            다른 통화 {formatMoney({ value: amount, currency })} ({number(conversions)}건)
          </small>
        ))}
    </>
  );
};
