// The owner's tools in their shop's pages, loaded by the tracker where they came with a token from the admin: the
// element picker and the debug mode. A script of its own that no shopper loads.

import { debug } from './debug';
import { pick } from './picker';
import { takeToken } from './token';

try {
  const token = takeToken();
  if (token?.purpose === 'pick') pick(token);
  if (token?.purpose === 'debug') debug(token);
} catch {
  // The shop's page goes on without the tool.
}
