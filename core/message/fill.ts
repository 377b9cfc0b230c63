// One person's values put into a message's templates, and its links numbered as they are met.

import type { ComposedImage } from './composed';
import type { MessageImage } from './parts';
import { fillTemplate, type Values, valueIn } from './template';

/** What a message needs to know of the person who gets it. */
export type Recipient = {
  values: Values;
  /**
   * Values of each of the member's products, dearest first: what a card with `each: 'product'` and an e-mail's product
   * list repeat over. Inside a repetition they stand before `values`.
   */
  products: readonly Values[];
  /** The click address that stands for each link, by number; as many as `numberedLinks(message)`. */
  shortUrls: readonly string[];
  /** The person's own page where messages are stopped with one tap. */
  optOutUrl: string;
};

/** Collects the links met and the first variable that had no value. */
export class Filling {
  /** Real targets by number; an empty place is a link this person does not have. */
  readonly links: string[] = [];
  missing: string | null = null;
  #recipient: Recipient;
  #product: Values = {};
  #number = 0;
  /** Makes a value fit the channel, or refuses it. */
  #fit: (value: string) => string | null;

  constructor(recipient: Recipient, fit: (value: string) => string | null = (value) => value) {
    this.#recipient = recipient;
    this.#fit = fit;
  }

  get optOutUrl(): string {
    return this.#recipient.optOutUrl;
  }

  valueOf(name: string): string | null {
    const value = this.#raw(name);
    return value ? this.#fit(value) : null;
  }

  /** A product that lacks something never borrows it from another. */
  #raw(name: string): string | null | undefined {
    return Object.hasOwn(this.#product, name) ? this.#product[name] : valueIn(this.#recipient.values, name);
  }

  text(template: string, finish?: (inserted: string) => string): string {
    return fillTemplate(
      template,
      (name) => this.valueOf(name),
      (name) => this.#miss(name),
      finish,
    );
  }

  optional(template: string | undefined): string | null {
    return template ? this.text(template) : null;
  }

  /** The click address of the link that stands here. */
  link(url: string): string {
    const number = this.#number++;
    this.links[number] = this.address(url);
    return this.#recipient.shortUrls[number] ?? '';
  }

  optionalLink(url: string | undefined): string | null {
    return url === undefined ? null : this.link(url);
  }

  /** An address with its variables filled in; addresses are never cut or mended. */
  address(url: string): string {
    return fillTemplate(
      url,
      (name) => this.#raw(name),
      (name) => this.#miss(name),
    );
  }

  image(image: MessageImage): ComposedImage {
    return { src: this.address(image.src), alt: this.text(image.alt), file: image.file };
  }

  /**
   * Builds one thing per product, at most `places` of them, each with `linksEach` numbers of its own. A product that
   * lacks something the template asks for is passed over; when all do, the message is missing it.
   */
  perProduct<T>(places: number, linksEach: number, build: () => T): T[] {
    const first = this.#number;
    const built: T[] = [];
    let lacking: string | null = null;
    for (const product of this.#recipient.products) {
      if (built.length === places) break;
      const missing = this.missing;
      this.#product = product;
      this.#number = first + built.length * linksEach;
      const one = build();
      if (this.missing === missing) built.push(one);
      else {
        lacking ??= this.missing;
        this.missing = missing;
      }
    }
    this.#product = {};
    if (built.length === 0) this.missing ??= lacking;
    this.links.length = Math.min(this.links.length, first + built.length * linksEach);
    this.#number = first + places * linksEach;
    return built;
  }

  /** The links by number without holes. */
  targets(): string[] {
    return Array.from(this.links, (target) => target ?? '');
  }

  #miss(name: string): void {
    this.missing ??= name;
  }
}
