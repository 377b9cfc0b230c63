// The mail host as tests inside the engine reach it: a binding of theirs that answers in Node, where a host can listen.

import { MailHost, type Trouble } from './mail-host.ts';

let host: MailHost | null = null;

/** `POST /open` → `{ base }` of a fresh host, `POST /trouble` `{ to, ...Trouble }`, `GET /taken` → addresses, `POST /close`. */
export async function mailHostDoor(request: { url: string; json(): Promise<unknown> }): Promise<Response> {
  switch (new URL(request.url).pathname) {
    case '/open':
      await host?.close();
      host = new MailHost({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
      return Response.json({ base: `smtp://127.0.0.1:${await host.listen()}` });
    case '/trouble': {
      const { to, ...trouble } = (await request.json()) as { to: string } & Trouble;
      host?.troubles.set(to, trouble);
      return Response.json({});
    }
    case '/taken':
      return Response.json(host?.taken.flatMap(({ to }) => to) ?? []);
    default:
      await host?.close();
      host = null;
      return Response.json({});
  }
}
