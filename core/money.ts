// Amounts in the currency they were told in: won, unless one is said. There are no exchange rates here: an amount in
// another currency is none in won. What counts won passes it over, and it is shown as what it is.

export const WON = 'KRW';

/** Is an amount told in this currency one in won? */
export const isWon = (currency: string | undefined): boolean => currency === undefined || currency === WON;

/** An amount; in won where no currency is said. */
export type Money = { value: number; currency?: string | undefined };

/** The currency as facts keep it: only where it is not won. */
export const foreign = (currency: string | undefined): { currency?: string } =>
  currency === undefined || isWon(currency) ? {} : { currency };

/** An amount in the smallest unit that is counted of its currency: whole won, hundredths of any other. */
export const inSmallestUnits = ({ value, currency }: Money): number =>
  isWon(currency) ? Math.trunc(value) : Math.floor(value * 100 + 0.5);

/** A sum to the hundredth: pieces priced by parts come to a hair less than what they cost together. */
export const toHundredths = (value: number): number => Math.round(value * 100) / 100;

/** `12,300원`. */
export function formatWon(amount: number): string {
  return `${String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/g, ',')}원`;
}

/** `12,300원`, or `1,200.50 USD` in another currency. */
export function formatMoney({ value, currency }: Money): string {
  if (isWon(currency)) return formatWon(value);
  const digits = { minimumFractionDigits: Number.isInteger(value) ? 0 : 2, maximumFractionDigits: 2 };
  return `${value.toLocaleString('en-US', digits)} ${currency}`;
}
