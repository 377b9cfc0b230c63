// Addresses as somebody types or pastes them: one a line, or a CSV whose first cell is the address and whose second a
// note. A heading line names nobody and is left out.

import { SUPPRESSIONS_PER_CALL } from '../../actions/suppressions';

export type AddressLine = { channel: 'sms' | 'email'; address: string; note?: string };

/** The lines in order, at most as many as one call takes; what is no address is refused later, with its place. */
export function readAddresses(text: string, note: string): AddressLine[] {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
  const rows = lines.map((line) => line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')));
  const named = rows.length > 1 && !/[\d@]/.test(rows[0]?.[0] ?? '') ? rows.slice(1) : rows;
  return named.slice(0, SUPPRESSIONS_PER_CALL).map(([address = '', own]) => {
    const said = (own || note).trim();
    return { channel: address.includes('@') ? 'email' : 'sms', address, ...(said && { note: said }) };
  });
}
