const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Words that a question is made of, and that nothing is found by. */
export const FILLER = words(
  "what what's which who who's where when how why is are was were there the a an of in on at to from for with by and or do does did we i you us our my me it it's its this that these those be been has have had any all some every each show list tell give find get name about many much please current currently now right over still also just only so far as ticket tickets incident incidents event events issue issues matter matters thing things anything something account accounts team teams status severity states state need needs concern concerns affecting affects affect left everything because so",
);

/** Names of services that are ordinary words as well. */
export const PLAIN = words("config health chat connect support account");
