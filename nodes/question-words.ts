const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Words that a question is made of, and that nothing is found by. */
export const FILLER = words(
  "what what's whats which who who's whos where where's when how why is are was were there there's theres the a an of in on at to from for with by and do does did we i i'm us our my me it it's its this that these those be been has have had any all some every each show list tell give find get name about many much please current currently now right over still also so far as ticket tickets incident incidents event events issue issues matter matters thing things anything something account accounts team teams status severity states state need needs concern concerns affecting affects affect left everything because so total altogether overall you hi hello hey thanks thank ones group grouped",
);

/** What "how many" may count beside incidents: their number would be no answer to that. */
export const COUNTED_OTHERS = words(
  "ticket tickets event events accounts teams owners services sources regions states hours days weeks times",
);

/** Names of services that are ordinary words as well. */
export const PLAIN = words("config health chat connect support account");

/** Words without what stands around them; letters alone mean nothing, digits do. */
export const wordsIn = (text: string): string[] =>
  text
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "").replace(/['’]s$/, ""))
    .filter((word) => word !== "" && !/^[a-z]$/i.test(word));
