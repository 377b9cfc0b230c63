// Files of comma-separated values to take away.

import { stream } from 'hono/streaming';
import { csvLine } from '../csv';
import { logFailure } from '../log';
import type { AdminContext } from './door';

/** Sends lines as they come. A file that breaks off says so in its last line: it would pass for all there is. */
export function csvFile(c: AdminContext, name: string, lines: AsyncIterable<string> | Iterable<string>): Response {
  c.header('content-type', 'text/csv; charset=utf-8');
  c.header('content-disposition', `attachment; filename="${name}.csv"`);
  return stream(
    c,
    async (body) => {
      for await (const line of lines) await body.write(line);
    },
    async (error, body) => {
      logFailure('csv_file', error, { path: c.req.path });
      await body.write(csvLine(['여기까지만 받았습니다. 파일을 지우고 잠시 후 다시 받아 주세요.']));
    },
  );
}
