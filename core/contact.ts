// Contacts of people in what a browser says. Programs that send mail put them into addresses, people type them into
// searches, shops' own scripts hand them on; the log holds none of them.

const EMAIL = /[\w.+-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi;
const MOBILE = /(?<![\w-])(?:01[016789]|(?:\+|%2b)82[-. ]?0?1[016789])[-. ]?\d{3,4}[-. ]?\d{4}(?![\w-])/gi;

/** A text without the e-mail addresses and Korean mobile numbers in it. */
export const withoutContacts = (text: string): string => text.replace(EMAIL, '').replace(MOBILE, '');
