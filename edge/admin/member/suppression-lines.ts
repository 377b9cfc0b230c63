// Addresses as somebody types or pastes them: one a line, or a CSV whose first cell is the address and whose second a
// note. A heading line names nobody and is left out.

/** `typed` is the line as it stood. */
export type AddressLine = { channel: 'sms' | 'email'; address: string; note?: string; typed: string };

/** The lines in order; what is no address is refused later, with its place among them. */
export function readAddresses(text: string, note: string): AddressLine[] {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
  const rows = lines.map((typed): AddressLine => {
    const [address = '', own] = typed.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const said = (own || note).trim();
    return { channel: address.includes('@') ? 'email' : 'sms', address, ...(said && { note: said }), typed };
  });
  return rows.length > 1 && !/[\d@]/.test(rows[0]?.address ?? '') ? rows.slice(1) : rows;
}
