// Virtual tags: comments the server replaces in the owner's HTML before it is sent.

export type VirtualValues = {
  /** `<!--/user_id/-->` and the like. */
  values: Record<string, string>;
  /** `<!--/if_login/--> … <!--/else/--> … <!--/end_if/-->`. */
  conditions?: Record<string, boolean>;
  /** `<!--/loop_order_product/--> <!--/order_product@name/--> <!--/end_loop/-->`. */
  loops?: Record<string, Record<string, string>[]>;
};

/** Replaces what is known here and leaves every other comment as it is, as the platform does. */
export function replaceVirtualTags(source: string, { values, conditions = {}, loops = {} }: VirtualValues): string {
  return source
    .replace(/<!--\/loop_(\w+)\/-->([\s\S]*?)<!--\/end_loop\/-->/g, (whole, name: string, body: string) =>
      loops[name] ? loops[name].map((row) => replaceRow(body, name, row)).join('') : whole,
    )
    .replace(
      /<!--\/if_(\w+)\/-->([\s\S]*?)(?:<!--\/else\/-->([\s\S]*?))?<!--\/end_if\/-->/g,
      (whole, name: string, yes: string, no = '') => (name in conditions ? (conditions[name] ? yes : no) : whole),
    )
    .replace(/<!--\/(\w+)\/-->/g, (whole, name: string) => values[name] ?? whole);
}

function replaceRow(body: string, loop: string, row: Record<string, string>): string {
  return body.replace(/<!--\/(\w+)@(\w+)\/-->/g, (whole, of: string, field: string) =>
    of === loop ? (row[field] ?? whole) : whole,
  );
}
